import { COMMON_PASSWORDS } from './common-passwords.ts';

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 128;

export type PasswordFault = 'too_short' | 'too_long' | 'common' | 'is_email';

/**
 * Any characters, counted as people count them, nothing cut off. What attackers try first is refused, also with
 * digits or signs hung on; what the account's e-mail already says is refused too.
 */
export function passwordFault(password: string, email: string): PasswordFault | null {
  const length = Array.from(password).length;
  if (length < SHORTEST_PASSWORD) return 'too_short';
  if (length > LONGEST_PASSWORD) return 'too_long';
  const lowerCase = password.toLowerCase();
  if (lowerCase === email.toLowerCase()) return 'is_email';
  return isCommon(lowerCase) ? 'common' : null;
}

function isCommon(lowerCase: string): boolean {
  if (new Set(lowerCase).size < 4) return true;
  if (COMMON_PASSWORDS.has(lowerCase)) return true;
  const bare = lowerCase.replace(/^[^a-z]+|[^a-z]+$/g, '');
  return COMMON_PASSWORDS.has(bare) || isRepeated(bare) || isRepeated(lowerCase);
}

/** 'passwordpassword', '123412341234'. */
function isRepeated(text: string): boolean {
  if (text.length < 8) return false;
  return (text + text).indexOf(text, 1) < text.length;
}
