import { ProfileFields } from '#shared/accounts/profile-commands.ts';
import { ProblemError } from '../problem.ts';
import { documentAnswer } from './answers.ts';
import { bodyOf } from './public-body.ts';
import { editOfDocument, writeRoute, type WriteRoute } from './write-route.ts';

export const profileWrites: readonly WriteRoute[] = [
  writeRoute({
    method: 'patch',
    path: '/api/profile/',
    tag: 'Accounts',
    summary: 'Change your own name, phone, time zone or picture',
    description: '`avatar` is a small picture as a data URL (PNG, JPEG or WebP), or null.',
    commands: ['profile.edit'],
    problems: ['route.not_found', 'precondition.failed'],
    body: bodyOf(ProfileFields.partial()),
    example: { name: 'Carla Jones', phone: '+44 20 7946 0000', timezone: 'Europe/London' },
    async intent({ body, actor, target }) {
      if (actor.accountId === null) throw new ProblemError('forbidden');
      const account = await target('accounts', actor.accountId);
      const about = { collection: 'accounts', id: account.id } as const;
      return { command: 'profile.edit', args: editOfDocument(body, account), about };
    },
    answer: documentAnswer('accounts'),
  }),
];
