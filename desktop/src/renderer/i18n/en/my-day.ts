export const myDayMessages = {} as const;
