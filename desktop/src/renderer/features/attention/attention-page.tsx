export function AttentionPage() { return <div>AttentionPage</div>; }
