import { Component, type ReactNode } from 'react';

interface CanvasBoundaryProps {
  /** Shown in place of a canvas that failed. */
  fallback: (retry: () => void) => ReactNode;
  children: ReactNode;
}

/** Keeps a failure of the drawing library from the rest of the window, which shows the call. */
export class CanvasBoundary extends Component<
  CanvasBoundaryProps,
  { readonly hasFailed: boolean }
> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    const { fallback, children } = this.props;
    return this.state.hasFailed ? fallback(() => this.setState({ hasFailed: false })) : children;
  }
}
