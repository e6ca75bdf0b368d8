// One look at one part of the installation, which changes nothing. Each part makes its own; `sharebill doctor` runs them.
import type { Finding } from '../core/finding.ts';

export type Check = {
  /** For programs: `mail-server`. It stays what it is. */
  readonly id: string;
  readonly title: string;
  /** Aborted when nobody waits any more. What is thrown is told as a problem of the check itself. */
  run(signal: AbortSignal): Promise<readonly Finding[]>;
};
