import type { FindCommand, ServerDoors } from './server-doors.ts';

/** A server that takes the arguments of an older application for those of its own. */
export function bringNothingUp(find: FindCommand): FindCommand {
  return (name) => {
    const command = find(name);
    return command && { ...command, prepare: (input) => command.prepare(input, command.version) };
  };
}

/** A server that decides what it does not know yet by what it knows. */
export function decideLater(doors: ServerDoors): ServerDoors {
  return {
    ...doors,
    async acceptCommand(request) {
      const outcome = await doors.acceptCommand(request);
      if (outcome.kind !== 'command.newer' || outcome.knownVersion === 0) return outcome;
      return doors.acceptCommand({ ...request, call: { ...request.call, version: outcome.knownVersion } });
    },
  };
}
