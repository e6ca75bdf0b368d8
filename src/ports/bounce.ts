// What came back by mail for one delivery, and who takes it in. The mail adapter's bounce listener calls it.

export type Bounce = {
  readonly deliveryId: string;
  /**
   * `failed`: a delivery report says that a server has given up, at once or after days. `delayed`: one says that a server still tries.
   * `problem`: something else came to this delivery's own address. It proves nothing: it may raise a flag, no more.
   */
  readonly verdict: 'failed' | 'delayed' | 'problem';
  /** RFC 3463: 5.1.1. Undefined when no report could be read. */
  readonly status: string | undefined;
  /** Our words and codes, nothing of the text that came. */
  readonly reason: string;
  /**
   * Whom the report is about, as final and as original recipient: in lower case, domains both as `xn--…` and in their
   * own letters. A `failed` that does not name the delivery's address is only a problem.
   */
  readonly recipients: readonly string[];
};

/** The same bounce may come twice. A throw makes the server that sent it try again later. */
export type BounceHandler = (bounce: Bounce) => Promise<void>;
