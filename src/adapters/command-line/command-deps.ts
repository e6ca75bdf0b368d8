// What a command works with, and how it speaks. Given by cli.ts, and by the control socket of a running process.
import type { Actor } from '../../core/actor.ts';
import type { Result } from '../../core/result.ts';
import type { BillSource } from '../../ports/bill-source.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ProviderAccounts } from '../../ports/provider-account.ts';
import type { SealedBox } from '../../ports/sealed-box.ts';
import type { OpenShareFormDeps } from '../../use-cases/open-share-form.ts';
import type { PaymentsOf } from '../../use-cases/payment-providers.ts';
import type { PreviewShareDeps } from '../../use-cases/preview-share.ts';
import type { ShareBillDeps } from '../../use-cases/share-bill.ts';
import type { Database } from '../database/open-database.ts';
import type { CommandRefusal } from './refusal-lines.ts';

/** `secret`: nothing of the answer is shown. `input`: all that comes by standard input, where that is no terminal. */
export type Asking = { readonly kind: 'line' | 'secret' | 'input'; readonly text: string };

/** Undefined when nobody answers. */
export type Ask = (asking: Asking) => Promise<string | undefined>;

export type CommandIo = {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Absolute. What files are named from. */
  readonly cwd: string;
  /** Aborted when nobody reads the answer any more: a command that only waits ends then. */
  readonly signal?: AbortSignal;
  /** Of who gave the command. Undefined where nobody can be asked. */
  readonly ask?: Ask;
};

/** Opens a file of bills. A refusal's text says what is wrong and what to do about it. */
export type ReadImportFile = (request: {
  path: string;
  format?: string;
  options: {
    readonly state?: string;
    readonly currency: string;
    readonly paymentTermsDays: number;
    readonly source?: string;
  };
}) => Promise<Result<BillSource, { readonly code: string; readonly text: string }>>;

/** What a share is checked and confirmed with, walled to the firm. */
export type SharingDeps = OpenShareFormDeps & PreviewShareDeps & ShareBillDeps;

export type CommandDeps = Pick<Database, 'directory' | 'forFirm' | 'search' | 'restored'> & {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly readImportFile: ReadImportFile;
  /** True when no job runner runs in this process: then the command itself applies what it imports. */
  readonly applyHere: boolean;
  /** True when the credentials of the environment serve this database: a second firm must not come into it. */
  readonly oneFirmOnly?: boolean;
  /** The address of the environment. */
  readonly publicUrl?: string | undefined;
  /** The bot of the environment. */
  readonly teamsAppId?: string | undefined;
  /** Undefined where the secret key is not known. */
  readonly connections?:
    | {
        readonly sealedBox: SealedBox;
        readonly installUrl: ((actor: Actor) => string) | undefined;
        readonly accounts: ProviderAccounts;
      }
    | undefined;
  /** Undefined in the local workspace, where nobody pays, and where the secret key is not known. */
  readonly paymentsOf?: PaymentsOf | undefined;
  readonly logger: Logger;
  /** Undefined in a running process, and on a server. */
  readonly move?: Database['move'];
  /** Undefined where bills cannot be rendered or mailed. */
  readonly sharing?: ((firmId: string) => SharingDeps) | undefined;
  /** What a doctor in another process wants to know of this one's database. */
  readonly databaseFacts?: () => Promise<unknown>;
  /** How what is connected fares, without its secrets; undefined in the local workspace. */
  readonly triedConnections?: () => Promise<unknown>;
};

/** What a command says when it has done its work: lines for people, JSON for programs. */
export type Answer = { readonly lines: readonly string[]; readonly json?: unknown };

export type CommandResult = Result<Answer, CommandRefusal>;

/** What every command's file is given. */
export type CommandLine = {
  readonly io: CommandIo;
  readonly deps: CommandDeps;
  /** Prints what `work` answers or refuses, and remembers the exit code. */
  answer(options: { readonly json?: boolean }, work: () => Promise<CommandResult>): Promise<void>;
};
