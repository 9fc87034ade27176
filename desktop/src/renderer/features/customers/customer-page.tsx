export function CustomerPage({ customerId }: { customerId: string }) { return <div>{customerId}</div>; }
