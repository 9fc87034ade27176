import { useReplica } from '../../app/app-context.tsx';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { Empty, Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { StaffAreasPanel } from '../setup/staff-areas-panel.tsx';
import { StaffHoursPanel } from '../setup/staff-hours-panel.tsx';
import classes from './my-day.module.css';
import { ProposalsOfMine } from './proposals-of-mine.tsx';

/** What somebody on the way sets for themselves: working hours, areas, and ideas for services. */
export function MyHoursPage() {
  const { staffId } = useReplica().actor();
  const { byId, isLoading } = useStaff();
  const member = byId.get(staffId ?? '') ?? null;
  return (
    <Page title={t('myHours.title')}>
      <div className={classes['stack']}>
        {member === null && isLoading ? <LoadingRows /> : null}
        {member === null && !isLoading ? (
          <Empty icon="home" title={t('myDay.notStaff')}>
            {t('myDay.notStaffText')}
          </Empty>
        ) : null}
        {member ? (
          <>
            <p className={classes['heading']}>{t('myHours.lead')}</p>
            <StaffHoursPanel member={member} />
            <StaffAreasPanel member={member} />
            <ProposalsOfMine member={member} />
          </>
        ) : null}
      </div>
    </Page>
  );
}
