export const setupMessages = {} as const;
