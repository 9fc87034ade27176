import { Button, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { t } from '../i18n/translate.ts';
import { Empty } from '../ui/page.tsx';

interface ErrorBoundaryProps {
  /** When it changes the screen is tried again. */
  resetKey: string;
  children: ReactNode;
}

/** A bug on one screen leaves the others usable. */
export class ErrorBoundary extends Component<
  ErrorBoundaryProps,
  { failedKey: string | null; message: string }
> {
  override state = { failedKey: null as string | null, message: '' };

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch() {
    this.setState({ failedKey: this.props.resetKey });
  }

  override render() {
    const hasFailed =
      this.state.message !== '' && (this.state.failedKey ?? this.props.resetKey) === this.props.resetKey;
    if (!hasFailed) return this.props.children;
    return (
      <div role="alert">
        <Empty icon="attention" title={t('common.error')}>
          <Text size="sm">{t('common.errorText')}</Text>
          <Text size="xs" ff="monospace">
            {this.state.message}
          </Text>
          <Button mt="sm" onClick={() => location.reload()}>
            {t('common.reload')}
          </Button>
        </Empty>
      </div>
    );
  }
}
