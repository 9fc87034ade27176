import { Alert, Button, Loader, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Result } from '#shared/core/result.ts';
import type { LinkFailure } from '../../app/link-requests.ts';
import { t } from '../../i18n/translate.ts';
import { StartFrame } from '../sign-in/start-frame.tsx';

interface TrackingFrameProps<Tracked> {
  title: string;
  answer: Result<Tracked, LinkFailure> | null;
  onAgain: () => void;
  children: (tracked: Tracked) => ReactNode;
}

/** Loading, what the token opens, or why it does not. */
export function TrackingFrame<Tracked>({ title, answer, onAgain, children }: TrackingFrameProps<Tracked>) {
  if (answer?.ok) return <StartFrame title={title}>{children(answer.value)}</StartFrame>;
  return (
    <StartFrame title={title}>
      {answer === null ? (
        <Loader size="sm" aria-label={t('common.loading')} />
      ) : (
        <Stack gap="sm">
          <Alert color="red" role="alert">
            {t(`link.failed.${answer.error}`)}
          </Alert>
          {answer.error === 'invalid' ? null : (
            <Button variant="default" onClick={onAgain}>
              {t('signIn.retry')}
            </Button>
          )}
        </Stack>
      )}
    </StartFrame>
  );
}
