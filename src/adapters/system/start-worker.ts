// Starts a module of ours in a thread of its own. A `.ts` module needs tsx registered inside the thread
// first: neither vitest nor `node --import tsx` hand theirs down. Passed to adapters by compose.ts.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { StartWorker } from '../../ports/start-worker.ts';

/** Callers name the `.ts` file; when this runs from the build, the `.js` beside it is started. */
export const startWorker: StartWorker = (module, data) => {
  const options = { workerData: data, execArgv: [] };

  if (import.meta.url.endsWith('.js')) {
    return new Worker(new URL(module.href.replace(/\.ts$/, '.js')), options);
  }

  return new Worker(bootstrapOf(module), { ...options, eval: true });
};

function bootstrapOf(module: URL): string {
  // `require` finds the CommonJS build, which cannot register from inside a thread; beside it is the other.
  const tsx = createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/\.cjs$/, '.mjs');
  const [api, url] = [JSON.stringify(pathToFileURL(tsx).href), JSON.stringify(module.href)];

  return `import(${api}).then(({ register }) => { register(); return import(${url}); });`;
}
