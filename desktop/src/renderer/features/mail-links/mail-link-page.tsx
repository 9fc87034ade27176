import { useState } from 'react';
import { useServices } from '../../app/app-context.tsx';
import { t } from '../../i18n/translate.ts';
import { AskLinkPage } from '../sign-in/ask-link-page.tsx';
import type { MailLink } from './mail-link.ts';
import { OrderTracking } from './order-tracking.tsx';
import { PasswordLink } from './password-link.tsx';
import { SeriesTracking } from './series-tracking.tsx';

interface MailLinkPageProps {
  link: MailLink;
  /** To the sign-in page. */
  onLeave: () => void;
}

/** Where the links of mails lead: for customers, who have no place in the office. */
export function MailLinkPage({ link: { page, token }, onLeave }: MailLinkPageProps) {
  const { links } = useServices();
  const [isAsking, setAsking] = useState(false);
  if (page === 'track') return <OrderTracking token={token} />;
  if (page === 'track-series') return <SeriesTracking token={token} />;
  const isVerification = page === 'verify-email';
  if (isAsking) return <AskLinkPage purpose={isVerification ? 'verify' : 'reset'} onLeave={onLeave} />;
  return (
    <PasswordLink
      texts={
        isVerification
          ? {
              title: t('link.verify.title'),
              lead: t('link.verify.lead'),
              submit: t('link.verify.submit'),
              done: t('link.verify.done'),
            }
          : {
              title: t('link.reset.title'),
              lead: t('link.reset.lead'),
              submit: t('link.reset.submit'),
              done: t('link.reset.done'),
            }
      }
      isNewPassword={!isVerification}
      follow={(password) =>
        isVerification ? links.verifyEmail(token, password) : links.resetPassword(token, password)
      }
      onLeave={onLeave}
      onAskAgain={() => setAsking(true)}
    />
  );
}
