import { derivedId } from '../core/ids.ts';
import type { CommandContext } from '../command-kit/define-command.ts';
import { NOW, aCompany, adminActor, idOf } from './builders.ts';

/** A context with fixed time, ids and identity; derived ids follow an overridden `commandId`. */
export function fixedContext(overrides: Partial<Omit<CommandContext, 'newId'>> = {}): CommandContext {
  const commandId = overrides.commandId ?? idOf('command');
  return {
    now: NOW,
    occurredAt: NOW,
    actor: adminActor(),
    company: aCompany(),
    ...overrides,
    commandId,
    newId: (purpose, naturalKey) => derivedId(commandId, purpose, naturalKey),
  };
}
