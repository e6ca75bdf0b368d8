// `tsx prisma/make-template.ts`: makes the template that a first start of the embedded database copies.
// Part of the build; needs no network and no database.
import { makeTemplate, TEMPLATES_DIR } from '../src/adapters/database/template.ts';
import { startWorker } from '../src/adapters/system/start-worker.ts';

await makeTemplate({ startWorker, directory: TEMPLATES_DIR });
