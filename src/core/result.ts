// Refusals are values: what a user may not do comes back as data, never as an exception.

export type Ok<T> = { readonly ok: true; readonly value: T };
export type Refused<R> = { readonly ok: false; readonly refusal: R };
export type Result<T, R> = Ok<T> | Refused<R>;

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function refuse<R>(refusal: R): Refused<R> {
  return { ok: false, refusal };
}
