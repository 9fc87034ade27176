import { bundledPage, dataFolder } from '../../support/prepared-run.ts';
import { openOffice, type Office } from './office.ts';

/** An office on a copy of the run's demo data, with the run's bundle of the replica page. */
export async function openPreparedOffice(): Promise<Office> {
  const [dataDirectory, module] = await Promise.all([dataFolder('demo'), bundledPage('replica-page')]);
  return openOffice({ dataDirectory, module });
}
