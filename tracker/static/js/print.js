// <print-page> asks the browser to print the page it stands on.
class PrintPage extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => window.print());
  }
}
customElements.define("print-page", PrintPage);
