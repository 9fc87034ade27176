export function CustomersPage() { return <div>CustomersPage</div>; }
