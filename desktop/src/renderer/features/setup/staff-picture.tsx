import { Avatar } from '@mantine/core';
import type { Staff } from '#shared/documents/staff.ts';

/** Somebody's picture or their initials, in a ring of their colour on the board. */
export function StaffPicture({ member, picture }: { member: Staff; picture: string | null }) {
  return (
    <Avatar
      aria-hidden="true"
      name={member.name}
      src={picture}
      color="gray"
      size={32}
      style={{ border: `2px solid ${member.color}`, flex: 'none' }}
    />
  );
}
