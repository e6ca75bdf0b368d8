// What we say ourselves in files of bills that we write, in English.

export const en = {
  discount: 'Discount',
} as const;
