// Does what the component library does: writes a style element that carries the page's nonce.
const style = document.createElement('style');
style.setAttribute('nonce', document.querySelector('meta[name=csp-nonce]').content);
style.textContent = '#root { background-color: rgb(4, 5, 6); }';
document.head.append(style);
document.querySelector('#root').textContent = 'fixture';
