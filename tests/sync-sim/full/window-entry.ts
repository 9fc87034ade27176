import { createReplicaHost as realHost } from '#desktop/renderer/replica/replica-host.ts';

/** What one window of the application loads: the real replica, as a bundle that each window evaluates for itself. */
export const createReplicaHost = realHost;
