export const customerMessages = {} as const;
