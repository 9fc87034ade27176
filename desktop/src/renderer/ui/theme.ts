import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  createTheme,
  type CSSVariablesResolver,
  Drawer,
  Modal,
  MultiSelect,
  NativeSelect,
  Notification,
  NumberInput,
  Paper,
  PasswordInput,
  SegmentedControl,
  Select,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { t } from '../i18n/translate.ts';

const closeButtonProps = { 'aria-label': t('common.close') };
const small = { defaultProps: { size: 'sm' } };

/** Calm and dense: the sizes of a tool that is open all day. Colours of meaning stand in tokens.css. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 8, dark: 8 },
  colors: {
    dark: [
      '#e5ebea',
      '#c6d0ce',
      '#a6b2b0',
      '#94a19f',
      '#3a4647',
      '#2e3839',
      '#1f2728',
      '#181e1f',
      '#111617',
      '#0d1112',
    ],
    teal: [
      '#effcf9',
      '#d3f5ee',
      '#a7eade',
      '#6fd9c9',
      '#3fc1b0',
      '#22a596',
      '#16897e',
      '#127c72',
      '#0f766e',
      '#0d5d57',
    ],
  },
  fontFamily:
    'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.45', xl: '1.4' },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Alert: Alert.extend({ defaultProps: { variant: 'light' } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', size: 'sm', radius: 'sm' },
      // Words stay as they are written, as in every other mark.
      styles: { root: { textTransform: 'none', fontWeight: 600 } },
    }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Drawer: Drawer.extend({ defaultProps: { closeButtonProps }, styles: { title: { fontWeight: 600 } } }),
    Modal: Modal.extend({
      styles: { title: { fontWeight: 600 } },
      defaultProps: {
        centered: true,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.35 },
        closeButtonProps,
      },
    }),
    MultiSelect: MultiSelect.extend(small),
    NativeSelect: NativeSelect.extend(small),
    Notification: Notification.extend({ defaultProps: { closeButtonProps } }),
    NumberInput: NumberInput.extend(small),
    Paper: Paper.extend({ defaultProps: { radius: 'lg' } }),
    PasswordInput: PasswordInput.extend(small),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs' } }),
    Select: Select.extend({ defaultProps: { size: 'sm', allowDeselect: false } }),
    Switch: Switch.extend(small),
    TagsInput: TagsInput.extend(small),
    Textarea: Textarea.extend({ ...small, styles: { input: { paddingBlock: 7 } } }),
    TextInput: TextInput.extend(small),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: false } }),
  },
});

const colours = {
  '--mantine-color-body': 'var(--vc-panel)',
  '--mantine-color-text': 'var(--vc-ink)',
  '--mantine-color-bright': 'var(--vc-ink)',
  '--mantine-color-dimmed': 'var(--vc-ink-soft)',
  '--mantine-color-placeholder': 'var(--vc-ink-faint)',
  '--mantine-color-anchor': 'var(--vc-accent)',
  '--mantine-color-error': 'var(--vc-bad)',
  '--mantine-color-default': 'var(--vc-panel)',
  '--mantine-color-default-hover': 'var(--vc-hover)',
  '--mantine-color-default-border': 'var(--vc-line-strong)',
  '--mantine-color-default-color': 'var(--vc-ink)',
  '--mantine-color-disabled': 'var(--vc-sunken)',
  '--mantine-color-disabled-color': 'var(--vc-ink-faint)',
  '--mantine-color-teal-light': 'var(--vc-accent-soft)',
  '--mantine-color-teal-light-color': 'var(--vc-accent)',
  '--mantine-color-gray-light-color': 'var(--vc-ink-soft)',
  '--mantine-color-red-light': 'var(--vc-bad-soft)',
  '--mantine-color-red-light-color': 'var(--vc-bad)',
  '--mantine-color-yellow-light': 'var(--vc-warn-soft)',
  '--mantine-color-yellow-light-color': 'var(--vc-warn)',
};

/** The library's own colours, told by meaning: see tokens.css. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: colours, dark: colours });
