// Takes an answer to what a dropped file leaves open, and has the file read anew with it. Called by the menus of its card.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { importAnswers } from '../chat/import-answers.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { ImportQuestion } from '../ports/bill-source.ts';
import { askedAgain, type Choices, readingJobs, stored } from './imports/dropped-import.ts';
import { importForStaff, notWaiting } from './imports/import-for-staff.ts';
import type { WriteDeps } from './rows.ts';

type Deps = WriteDeps & { readonly db: FirmDb };

export type Answer = {
  readonly actor: StaffActor;
  readonly importId: string;
  readonly question: ImportQuestion;
  readonly answer: string;
};

/** The same answer again changes nothing. */
export async function rereadImport(deps: Deps, request: Answer): Promise<Result<'asked', ChatRefusal>> {
  const { actor, importId, question, answer } = request;
  const found = await importForStaff(deps.db, request);
  if (!found.ok) {
    return found;
  }

  const { dropped } = found.value;
  if (dropped.choices[question] === answer) {
    return ok('asked');
  }

  const now = deps.clock.now();
  const refusal = notWaiting(dropped, now);
  if (refusal) {
    return refuse(refusal);
  }

  if (!importAnswers(question, dropped.report.sources).includes(answer)) {
    return refuse({ code: 'import-not-found' });
  }

  const choices: Choices = { ...dropped.choices, [question]: answer };
  const where = { id: importId, state: 'checked', run: dropped.run };
  const data = { ...askedAgain(now), choices: stored(choices) };
  const job = readingJobs(deps, { firmId: actor.firmId, importId });
  const changed = await deps.db.changeAndWrite({ model: 'import', where, data }, { job });

  return changed === 1 ? ok('asked') : refuse({ code: 'import-being-read' });
}
