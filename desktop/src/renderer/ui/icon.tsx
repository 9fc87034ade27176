/** 24 by 24 outlines, drawn for this application. */
const PATHS = {
  today: 'M4 6.5h16v13.5H4zM4 10.5h16M8 3.5v4M16 3.5v4M8.5 15l2.3 2.3 4.7-4.6',
  orders: 'M4 13.5h4.5l1.5 2.5h4l1.5-2.5H20M4 13.5 6.5 5h11L20 13.5V19H4z',
  board: 'M4 5h16M4 12h16M4 19h16M6 5v4h6V5M11 12v4h7v-4',
  customers: 'M12 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM5 19.5c.8-3.5 3.6-5 7-5s6.2 1.5 7 5',
  attention: 'M12 4.5 21 19.5H3zM12 10v4.5M12 17v.2',
  setup:
    'M5 7h8M17 7h2M5 17h2M11 17h8M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20 20',
  check: 'M5 12.5 10 17.5 19.5 7',
  close: 'M6 6l12 12M18 6 6 18',
  left: 'M14.5 5.5 8 12l6.5 6.5',
  right: 'M9.5 5.5 16 12l-6.5 6.5',
  down: 'M5.5 9.5 12 16l6.5-6.5',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2',
  pin: 'M12 20.5c4-4.5 6-7.5 6-10.5a6 6 0 1 0-12 0c0 3 2 6 6 10.5zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  phone:
    'M6 4.5h3.5l1.5 4-2 1.5c1 2 3 4 5 5l1.5-2 4 1.5V18c0 1-1 1.8-2 1.7C10.5 19 5 13.5 4.3 6.5 4.2 5.5 5 4.5 6 4.5z',
  mail: 'M4 6h16v12H4zM4.5 6.5 12 13l7.5-6.5',
  key: 'M8 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM11.5 12H20v3M16.5 12v2.5',
  play: 'M7.5 5v14l11-7z',
  note: 'M5 4.5h14v10l-5 5H5zM14 19.5v-5h5M8.5 9h7M8.5 12.5h4',
  online: 'M4 9.5c5-4.5 11-4.5 16 0M7 13c3-2.7 7-2.7 10 0M10 16.5c1.3-1.1 2.7-1.1 4 0',
  offline:
    'M4 9.5c1-1 2.2-1.7 3.5-2.3M20 9.5C17 6.8 13.6 5.7 10.3 6.2M7 13c1-.9 2-1.4 3.2-1.7M10 16.5c1.3-1.1 2.7-1.1 4 0M4.5 3.5l15 17',
  sync: 'M19.5 8.5A8 8 0 0 0 5 8M4.5 4v4.5H9M4.5 15.5A8 8 0 0 0 19 16M19.5 20v-4.5H15',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M6 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6zM12 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6zM18 11.2a.8.8 0 1 0 0 1.6.8.8 0 0 0 0-1.6z',
  repeat: 'M6 8h11.5M14.5 4.5 18 8l-3.5 3.5M18 16H6.5M9.5 12.5 6 16l3.5 3.5',
  undo: 'M8.5 6 4.5 10l4 4M4.5 10H14a5 5 0 0 1 0 10h-3',
  trash: 'M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5',
  link: 'M10 14a4 4 0 0 0 6 .5l2.5-2.5a4 4 0 0 0-5.7-5.7L11.5 7.5M14 10a4 4 0 0 0-6-.5L5.5 12a4 4 0 0 0 5.7 5.7l1.3-1.2',
  out: 'M14 4.5H6v15h8M10.5 12H20M17 8.5 20.5 12 17 15.5',
  moon: 'M19 14.5A7.5 7.5 0 0 1 9.5 5 7.5 7.5 0 1 0 19 14.5z',
  keyboard: 'M3.5 7h17v10.5h-17zM7 10.5v.1M10.5 10.5v.1M14 10.5v.1M17 10.5v.1M8 14.2h8',
  broom: 'M14 4 11.5 11M7.5 10.5l7 2.5M7.5 10.5C6 14 5 16.5 4.5 19l9 1.5c.8-2.5 1-5 1-7.5M9 19.5l1-3.5',
  ticket: 'M4 7h16v3.2a1.8 1.8 0 0 0 0 3.6V17H4v-3.2a1.8 1.8 0 0 0 0-3.6zM14 7.5v2M14 11v2M14 14.5v2',
  camera: 'M4 8.5h4L9.5 6h5L16 8.5h4V19H4zM12 16.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  image:
    'M4 5h16v14H4zM4.5 16.5 9 12l3.5 3.5 2.5-2.5 4.5 4.5M15.5 10a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6z',
  home: 'M4.5 11 12 4.5 19.5 11M6.5 9.5v10h11v-10M10 19.5v-5.5h4v5.5',
} as const;

export type IconName = keyof typeof PATHS;

interface IconProps {
  name: IconName;
  size?: number;
}

/** Decoration only: whatever it stands on has its own name. */
export function Icon({ name, size = 16 }: IconProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
