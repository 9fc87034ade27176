import { Tabs } from '@mantine/core';
import { useState } from 'react';
import { useReplica } from '../../app/app-context.tsx';
import { UnsavedFormsContext, useUnsavedForms } from '../../app/unsaved-forms.ts';
import { t } from '../../i18n/translate.ts';
import { Page } from '../../ui/page.tsx';
import { CouponsSection } from '../coupons/coupons-section.tsx';
import { MessagesSection } from '../messages/messages-section.tsx';
import { AccountsSection } from '../accounts/accounts-section.tsx';
import { CompanySection } from './company-section.tsx';
import { ServicesSection } from './services-section.tsx';
import { StaffSection } from './staff-section.tsx';

const SECTIONS = ['staff', 'services', 'coupons', 'company', 'people', 'messages'] as const;
type Section = (typeof SECTIONS)[number];

/** What changes rarely. Managers see the staff and which coupons there are; the rest is the administrators'. */
export function SetupPage() {
  const { role } = useReplica().actor();
  const [section, setSection] = useState<Section>('staff');
  const sections = role === 'admin' ? SECTIONS : (['staff', 'coupons'] as const);
  const forms = useUnsavedForms();
  return (
    <Page title={t('setup.title')}>
      <UnsavedFormsContext value={forms}>
        <Tabs
          value={section}
          onChange={(value) => forms.leaveFor(() => setSection((value ?? 'staff') as Section))}
          keepMounted={false}
        >
          <Tabs.List mb="md" aria-label={t('setup.sections')}>
            {sections.map((each) => (
              <Tabs.Tab key={each} value={each}>
                {each === 'coupons' ? t('coupons.title') : t(`setup.${each}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="staff">
            <StaffSection />
          </Tabs.Panel>
          <Tabs.Panel value="services">
            <ServicesSection />
          </Tabs.Panel>
          <Tabs.Panel value="coupons">
            <CouponsSection />
          </Tabs.Panel>
          <Tabs.Panel value="company">
            <CompanySection />
          </Tabs.Panel>
          <Tabs.Panel value="people">
            <AccountsSection />
          </Tabs.Panel>
          <Tabs.Panel value="messages">
            <MessagesSection />
          </Tabs.Panel>
        </Tabs>
      </UnsavedFormsContext>
    </Page>
  );
}
