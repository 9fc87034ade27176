export function NewOrderPage({ customerId }: { customerId: string | null }) { return <div>{customerId}NewOrderPage</div>; }
