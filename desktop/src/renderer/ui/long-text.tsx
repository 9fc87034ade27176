import { Textarea } from '@mantine/core';

interface LongTextProps {
  label: string;
  value: string;
  maxLength?: number;
  onChange: (text: string) => void;
}

/** Some lines of free words, growing with them. */
export function LongText({ label, value, maxLength = 4000, onChange }: LongTextProps) {
  return (
    <Textarea
      label={label}
      autosize
      minRows={2}
      maxLength={maxLength}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
