// What the Teams handlers work with.
import type { HandlerDeps } from '../../handlers/handling.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { SealedBox } from '../../ports/sealed-box.ts';
import type { Late } from './late-answers.ts';
import type { TeamsPeople } from './people.ts';
import type { PlaceDeps } from './places.ts';
import type { Activity } from './schema.ts';
import type { Inputs } from './values.ts';

export type TeamsDeps = HandlerDeps &
  PlaceDeps & {
    readonly people: TeamsPeople;
    readonly ids: IdGenerator;
    readonly late: Late;
    readonly sealedBox: SealedBox;
  };

/** A request that is proven to be from Teams, and from whom. */
export type Asked = {
  readonly who: { readonly workspaceId: string; readonly userId: string };
  readonly activity: Activity;
  readonly conversation: string;
};

/** What a button brought with it. */
export type Pressed = Asked & { readonly data: Inputs };
