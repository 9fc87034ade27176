import type { Service } from '#shared/documents/service.ts';
import { t } from '../../i18n/translate.ts';

/** Why a service is not to be booked; nothing for one that is. */
export function ServiceMark({ service: { approvalStatus, isActive } }: { service: Service }) {
  if (approvalStatus === 'pending') return <> · {t('setup.service.pending')}</>;
  if (approvalStatus === 'rejected') return <> · {t('setup.service.declined')}</>;
  return isActive ? null : <> · {t('setup.service.inactive')}</>;
}
