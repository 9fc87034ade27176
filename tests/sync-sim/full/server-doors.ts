import type { AnyCommand } from '#shared/command-kit/define-command.ts';
import type { HttpDependencies } from '#server/http/http-dependencies.ts';

/** The doors of the server that a planted bug, or a server of another release, may stand in. */
export type ServerDoors = Pick<HttpDependencies, 'acceptCommand' | 'pull' | 'snapshot' | 'database'>;

/** What the server finds under a command's name. */
export type FindCommand = (name: string) => AnyCommand | null;
