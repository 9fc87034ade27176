import { expect, test } from 'vitest';
import { reasonText } from './message-texts.ts';

test.each([
  ['EENVELOPE: 550 5.1.1 no such person', 'The mail server said of this address: 550 5.1.1 no such person'],
  [
    'ECONNECTION: connect ECONNREFUSED 10.0.0.1:587',
    'The mail server could not be reached: connect ECONNREFUSED 10.0.0.1:587',
  ],
  ['EAUTH: 535 5.7.8', 'The mail server does not accept our sign-in: 535 5.7.8'],
  ['no_address', 'The customer has no e-mail address. Add one, then send it again.'],
  ['ENEW: of a later version', 'ENEW: of a later version'],
  ['constructor', 'constructor'],
])('why a message was not sent is said in words: %s', (error, words) => {
  expect(reasonText(error)).toBe(words);
});
