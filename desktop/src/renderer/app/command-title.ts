import { commandRoles, type CommandName } from '#shared/access/permissions.ts';
import { t } from '../i18n/translate.ts';

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commandRoles, name);
}

/** What was done, in words; rows written by another version may hold a name this one does not know. */
export function commandTitle(name: string): string {
  return isCommandName(name) ? t(`command.${name}`) : t('command.unknown');
}
