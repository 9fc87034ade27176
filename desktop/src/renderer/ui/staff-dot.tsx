/** A person's colour, as on the board. */
export function StaffDot({ color, size = 9 }: { color: string | undefined; size?: number }) {
  return (
    <span
      aria-hidden="true"
      style={{
        width: size,
        height: size,
        borderRadius: '50%',
        flex: 'none',
        background: color ?? 'var(--vc-line-strong)',
      }}
    />
  );
}
