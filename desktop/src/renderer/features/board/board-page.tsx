export function BoardPage({ day }: { day: string | null }) { return <div>{day}BoardPage</div>; }
