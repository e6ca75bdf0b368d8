// The columns of Xero's sales-invoice CSV, of the export and of the import template, and what its statuses and
// types mean. Source: Xero's own templates, as https://docs.moment.team lists them. Used by xero.ts.
import type { BillState } from '../../core/bill.ts';
import type { CsvColumns } from './csv-heading.ts';

export type XeroColumn =
  | 'ContactName'
  | 'EmailAddress'
  | XeroAddress
  | 'InvoiceNumber'
  | 'Reference'
  | 'InvoiceDate'
  | 'DueDate'
  | 'Total'
  | 'TaxTotal'
  | 'InvoiceAmountPaid'
  | 'InvoiceAmountDue'
  | 'InventoryItemCode'
  | 'Description'
  | 'Quantity'
  | 'UnitAmount'
  | 'Discount'
  | 'LineAmount'
  | 'TaxType'
  | 'TaxAmount'
  | 'TrackingName1'
  | 'TrackingOption1'
  | 'TrackingName2'
  | 'TrackingOption2'
  | 'Currency'
  | 'Type'
  | 'Status';

export const ADDRESS = [
  'POAddressLine1',
  'POAddressLine2',
  'POAddressLine3',
  'POAddressLine4',
  'POCity',
  'PORegion',
  'POPostalCode',
  'POCountry',
] as const;

type XeroAddress = (typeof ADDRESS)[number];

const required = (...names: string[]) => ({ names, required: true });
const optional = (...names: string[]) => ({ names });

export const XERO_COLUMNS: CsvColumns<XeroColumn> = {
  ContactName: required('ContactName'),
  EmailAddress: optional('EmailAddress'),
  POAddressLine1: optional('POAddressLine1'),
  POAddressLine2: optional('POAddressLine2'),
  POAddressLine3: optional('POAddressLine3'),
  POAddressLine4: optional('POAddressLine4'),
  POCity: optional('POCity'),
  PORegion: optional('PORegion'),
  POPostalCode: optional('POPostalCode'),
  POCountry: optional('POCountry'),
  InvoiceNumber: required('InvoiceNumber'),
  Reference: optional('Reference'),
  InvoiceDate: required('InvoiceDate'),
  DueDate: required('DueDate'),
  Total: optional('Total'),
  TaxTotal: optional('TaxTotal'),
  InvoiceAmountPaid: optional('InvoiceAmountPaid'),
  InvoiceAmountDue: optional('InvoiceAmountDue'),
  InventoryItemCode: optional('InventoryItemCode'),
  Description: required('Description'),
  Quantity: required('Quantity'),
  UnitAmount: required('UnitAmount'),
  Discount: optional('Discount'),
  LineAmount: optional('LineAmount'),
  TaxType: required('TaxType'),
  TaxAmount: optional('TaxAmount'),
  TrackingName1: optional('TrackingName1'),
  TrackingOption1: optional('TrackingOption1'),
  TrackingName2: optional('TrackingName2'),
  TrackingOption2: optional('TrackingOption2'),
  Currency: optional('Currency', 'CurrencyCode'),
  Type: optional('Type'),
  Status: optional('Status'),
};

/** Columns of Xero that a bill has no use for. */
export const XERO_UNUSED = [
  ...['SAAddressLine1', 'SAAddressLine2', 'SAAddressLine3', 'SAAddressLine4'],
  ...['SACity', 'SARegion', 'SAPostalCode', 'SACountry'],
  ...['PlannedDate', 'AccountCode', 'BrandingTheme', 'Sent'],
];

/** As the API spells them and as the export shows them. */
export const XERO_STATES: ReadonlyMap<string, BillState> = new Map([
  ['draft', 'draft'],
  ['submitted', 'awaiting_approval'],
  ['awaitingapproval', 'awaiting_approval'],
  ['authorised', 'awaiting_payment'],
  ['authorized', 'awaiting_payment'],
  ['approved', 'awaiting_payment'],
  ['awaitingpayment', 'awaiting_payment'],
  ['paid', 'paid'],
  ['voided', 'void'],
  ['deleted', 'deleted'],
]);

export const XERO_STATUSES = 'Draft, Awaiting Approval, Awaiting Payment, Paid, Voided or Deleted';

export const SALES_INVOICE: ReadonlySet<string> = new Set(['', 'accrec', 'salesinvoice', 'invoice']);

/** Tracking categories in which firms keep their matters. */
export const MATTER_CATEGORY = /^(?:matter|case|file)s?(?: ?(?:no\.?|number|name|id|code|ref|reference))?$/i;
