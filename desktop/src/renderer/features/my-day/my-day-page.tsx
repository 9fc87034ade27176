export function MyDayPage() { return <div>MyDayPage</div>; }
