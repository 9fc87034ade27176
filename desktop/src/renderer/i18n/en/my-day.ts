export const myDayMessages = {
  'myDay.title': 'My day',
  'myDay.progress': '{done} of {count} done',
  'myDay.today': 'Today',
  'myDay.tomorrow': 'Tomorrow',
  'myDay.none': 'No visits today',
  'myDay.noneText': 'Enjoy the free time. Visits that the office gives you show here.',
  'myDay.next': 'Next days',
  'myDay.open': 'Not finished yet',
  'myDay.map': 'Map',
  'myDay.call': 'Call',
  'myDay.getIn': 'How to get in',
  'myDay.notStaff': 'Your account is not on the staff list',
  'myDay.notStaffText': 'Ask the office to tie your account to you, then your visits show here.',
  'myDay.complete.title': 'Complete without starting?',
  'myDay.complete.text':
    'The visit was never marked as started. It will be completed with the present time for both.',
} as const;
