import { t } from '../../i18n/translate.ts';
import type { FormFailure } from '../../app/services.ts';
import type { SignInFailure } from '../../replica/sign-in.ts';

export function signInFailureText(failure: SignInFailure): string {
  if (failure.code === 'rate_limited')
    return t('signIn.failed.rate_limited', { count: failure.retryAfterSeconds });
  return t(`signIn.failed.${failure.code}`);
}

export function formFailureText({ code }: FormFailure): string {
  return t(`form.failed.${code}`);
}

/** What to say at one field; the server's codes are stable, unknown ones get a general word. */
export function fieldProblem(failure: FormFailure | null, field: string): string | null {
  const code = failure?.fields[field];
  if (code === undefined) return null;
  if (code === 'too_small' || code === 'too_short') return t('form.field.too_short');
  if (code.includes('common')) return t('form.field.password_common');
  return t('form.field.wrong');
}
