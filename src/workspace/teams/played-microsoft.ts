// A Microsoft on loopback: keys and tokens of the Bot Connector, and the Connector itself. Started by start-workspace.ts and by tests.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { connectorRoutes } from './connector-routes.ts';
import { createDrive, type Drive } from './drive.ts';
import { complain, failing } from './refusing.ts';
import type { TeamsOptions } from './teams-options.ts';
import { createTeamsState, type TeamsState } from './teams-state.ts';
import { type TokenChange, tokenIssuer } from './token-issuer.ts';

export type PlayedMicrosoft = {
  readonly state: TeamsState;
  readonly drive: Drive;
  /** For the app's TEAMS_OPENID_METADATA_URL. */
  readonly openIdUrl: string;
  /** Where the app's messages go. */
  readonly serviceUrl: string;
  /** A token as the Connector signs them; `change` makes it a wrong one. */
  token(change?: TokenChange): Promise<string>;
  stop(): Promise<void>;
};

/** Rejects when no port can be opened. */
export async function startPlayedMicrosoft(options: TeamsOptions): Promise<PlayedMicrosoft> {
  const state = createTeamsState(options);
  const web = express();
  const server = createServer(web);
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = tokenIssuer(state, origin);

  web.use(failing(state), issuer.router);
  const drive = createDrive(state, origin);
  web.use(drive.router);
  web.use('/teams', connectorRoutes(state, issuer.gave));
  web.use((request, response) => {
    complain(state, { response, text: `${request.method} ${request.path} is nothing that there is`, status: 404 });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const serviceUrl = `${origin()}/teams/`;

  return {
    state,
    drive,
    openIdUrl: `${origin()}/.well-known/openidconfiguration`,
    serviceUrl,
    token: (change) => issuer.token(serviceUrl, change),
    stop: async () => {
      await drive.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
