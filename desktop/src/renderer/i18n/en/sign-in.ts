export const signInMessages = {
  'signIn.title': 'Sign in',
  'signIn.lead': 'The first time needs the network. After that this device works without it.',
  'signIn.submit': 'Sign in',
  'signIn.forgot': 'Forgot your password?',
  'signIn.known': 'On this device',
  'signIn.knownLead': 'Open at once, with or without the network.',
  'signIn.other': 'Use another account',
  'signIn.back': 'Back',
  'signIn.sessionEnds': 'signed in until {date}',
  'signIn.sessionEnded': 'opens; signing in again is needed to send changes',
  'signIn.opening': 'Opening {name}…',
  'signIn.failed.invalid_credentials': 'E-mail and password do not match.',
  'signIn.failed.offline': 'The server cannot be reached. The first sign-in on a device needs it.',
  'signIn.failed.update_needed': 'This version is too old for the server. Update the application.',
  'signIn.failed.not_supported':
    'This account has no place here: the application is for office and field staff.',
  'signIn.failed.server_error': 'The server could not answer. Try again in a moment.',
  'signIn.failed.rate_limited': 'Too many tries. Wait one second. || Too many tries. Wait {count} seconds.',
  'signIn.notKept.no_keyring':
    'This device has no keyring: you will be asked to sign in again after closing.',
  'signIn.notKept.blocked':
    'The session could not be kept: you will be asked to sign in again after closing.',
  'signIn.again': 'Sign in again',
  'signIn.againLead': 'Your session has ended. Everything is kept; signing in sends what is waiting.',
  'signIn.setUp': 'Set up a new company',
  'signIn.openFailed': 'The data on this device could not be opened',
  'signIn.openFailedText':
    'Storage is full, blocked or in use by an older version. Close other windows and try again. Nothing was deleted.',
  'signIn.retry': 'Try again',

  'server.title': 'Server',
  'server.address': 'Server address',
  'server.change': 'Change',
  'server.save': 'Use this server',
  'server.url.invalid': 'This is no server address. Example: https://office.example.com',
  'server.url.insecure': 'Only https is safe over a network. Plain http works for this machine alone.',

  'firstAdmin.title': 'Set up the company',
  'firstAdmin.lead':
    'The server prints a one-time code when it starts empty. It makes you the first administrator.',
  'firstAdmin.code': 'One-time code',
  'firstAdmin.submit': 'Create administrator',
  'invitation.title': 'Welcome',
  'invitation.lead':
    'Choose a password to accept the invitation. The e-mail must be the one that was invited.',
  'invitation.submit': 'Accept invitation',
  'password.hint': '12 characters or more',
  'form.failed.offline': 'The server cannot be reached. This needs the network.',
  'form.failed.server_error': 'The server could not answer. Try again in a moment.',
  'form.failed.invalid': 'Please check the marked fields.',
  'form.failed.code_wrong': 'This code is not the one the server printed.',
  'form.failed.invitation_invalid': 'This invitation has expired, was used, or is for another e-mail.',
  'form.failed.already_set_up': 'This company has its administrator already. Sign in instead.',
  'form.failed.rate_limited': 'Too many tries. Wait a minute and try again.',
  'form.field.wrong': 'Not accepted',
  'form.field.too_short': 'Too short',
  'form.field.password_common': 'Too common: easy to guess',

  'insecure.title': 'A safe connection is needed',
  'insecure.text':
    'This page came over plain http from another machine. Browsers then switch off what VALClean keeps your data with.',
  'insecure.help': 'Open it over https, or on the machine where the server runs at http://localhost.',
} as const;
