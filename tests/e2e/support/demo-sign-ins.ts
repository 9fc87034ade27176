export interface DemoSignIn {
  email: string;
  password: string;
}

/** What a server on demo data prints for a role when it starts; it does so at every start. */
export function demoSignIn(output: string, role: 'admin' | 'manager' | 'staff'): DemoSignIn {
  const line = new RegExp(`^\\s+${role}\\s+(\\S+@\\S+)\\s+(\\S+)$`, 'm').exec(output);
  if (!line?.[1] || !line[2]) throw new Error(`no sign-in for ${role} in:\n${output}`);
  return { email: line[1], password: line[2] };
}
