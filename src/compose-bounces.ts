// The listener for mails that come back. It belongs to whoever sends them: mail servers reach it at a port of its own, as
// they never reach what answers people. Called by compose.ts.
import { type BounceListener, startBounceListener } from './adapters/mail/bounce-listener.ts';
import type { Core, ProcessConfig } from './compose.ts';
import { codeOfCause } from './core/fault.ts';
import type { FirmId } from './core/ids.ts';
import type { BounceHandler } from './ports/bounce.ts';
import { takeBounce } from './use-cases/take-bounce.ts';

/** Undefined when no port is set for bounces, or they are a worker's. */
export async function startBounces(core: Core, config: ProcessConfig): Promise<BounceListener | undefined> {
  const { bounceAddresses: addresses, mailDomain: name, logger } = core;
  const port = config.workspace || config.role === 'web' ? undefined : config.mail?.bouncePort;
  if (port === undefined) {
    return undefined;
  }

  const listener = { host: config.host, port, name, addresses, onBounce: bounceHandler(core), logger };

  return startBounceListener(listener).catch((cause: unknown) => {
    if (config.role !== 'worker' || codeOfCause(cause) !== 'EADDRINUSE') {
      throw cause;
    }

    // of several workers on one machine the first takes them for all
    logger.warn('another process takes bounces at this port', { port });

    return undefined;
  });
}

function bounceHandler(core: Core): BounceHandler {
  const { directory, forFirm } = core.database;

  return async (bounce) => {
    const firmId = await directory.firmOfDelivery(bounce.deliveryId);
    if (firmId !== undefined) {
      await takeBounce({ ...core, db: forFirm(firmId) }, { firmId: firmId as FirmId, bounce });
    }
  };
}
