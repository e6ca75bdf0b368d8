// The fields of the two kinds of LEDES files that we read. Facts: https://ledes.org/ledes-98b-format/ and
// https://success.mitratech.com/Collaborati/Frequently_Asked_Questions/LEDES_Files/faq_ledesbiv2_specs
// Used by ledes-heading.ts and whoever names a field.

/** LEDES 1998B has these; LEDES 98BI V2 has them too. */
export const LEDES_FIELDS = [
  'INVOICE_DATE',
  'INVOICE_NUMBER',
  'CLIENT_ID',
  'LAW_FIRM_MATTER_ID',
  'INVOICE_TOTAL',
  'BILLING_START_DATE',
  'BILLING_END_DATE',
  'INVOICE_DESCRIPTION',
  'LINE_ITEM_NUMBER',
  'EXP/FEE/INV_ADJ_TYPE',
  'LINE_ITEM_NUMBER_OF_UNITS',
  'LINE_ITEM_ADJUSTMENT_AMOUNT',
  'LINE_ITEM_TOTAL',
  'LINE_ITEM_DATE',
  'LINE_ITEM_TASK_CODE',
  'LINE_ITEM_EXPENSE_CODE',
  'LINE_ITEM_ACTIVITY_CODE',
  'TIMEKEEPER_ID',
  'LINE_ITEM_DESCRIPTION',
  'LAW_FIRM_ID',
  'LINE_ITEM_UNIT_COST',
  'TIMEKEEPER_NAME',
  'TIMEKEEPER_CLASSIFICATION',
  'CLIENT_MATTER_ID',
] as const;

export type Ledes1998bField = (typeof LEDES_FIELDS)[number];

/** All 52 of LEDES 98BI V2. */
export const LEDES_98BI_FIELDS = [
  ...LEDES_FIELDS,
  'PO_NUMBER',
  'CLIENT_TAX_ID',
  'MATTER_NAME',
  'INVOICE_TAX_TOTAL',
  'INVOICE_NET_TOTAL',
  'INVOICE_CURRENCY',
  'TIMEKEEPER_LAST_NAME',
  'TIMEKEEPER_FIRST_NAME',
  'ACCOUNT_TYPE',
  'LAW_FIRM_NAME',
  'LAW_FIRM_ADDRESS_1',
  'LAW_FIRM_ADDRESS_2',
  'LAW_FIRM_CITY',
  'LAW_FIRM_STATEorREGION',
  'LAW_FIRM_POSTCODE',
  'LAW_FIRM_COUNTRY',
  'CLIENT_NAME',
  'CLIENT_ADDRESS_1',
  'CLIENT_ADDRESS_2',
  'CLIENT_CITY',
  'CLIENT_STATEorREGION',
  'CLIENT_POSTCODE',
  'CLIENT_COUNTRY',
  'LINE_ITEM_TAX_RATE',
  'LINE_ITEM_TAX_TOTAL',
  'LINE_ITEM_TAX_TYPE',
  'INVOICE_REPORTED_TAX_TOTAL',
  'INVOICE_TAX_CURRENCY',
] as const;

export type LedesField = (typeof LEDES_98BI_FIELDS)[number];

export type LedesFormat = 'ledes-1998b' | 'ledes-98bi';

type LedesKind = { readonly firstLine: string; readonly fields: readonly LedesField[] };

export const LEDES_KINDS: Readonly<Record<LedesFormat, LedesKind>> = {
  'ledes-1998b': { firstLine: 'LEDES1998B[]', fields: LEDES_FIELDS },
  'ledes-98bi': { firstLine: 'LEDES98BI V2[]', fields: LEDES_98BI_FIELDS },
};

/** By a file's first line; undefined for every other kind of LEDES. */
export function ledesFormatOf(firstLine: string): LedesFormat | undefined {
  const name = firstLine.trim().replace(/\s+/g, ' ').toUpperCase();

  return name === LEDES_KINDS['ledes-1998b'].firstLine
    ? 'ledes-1998b'
    : name === LEDES_KINDS['ledes-98bi'].firstLine
      ? 'ledes-98bi'
      : undefined;
}
