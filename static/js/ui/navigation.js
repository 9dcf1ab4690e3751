// On a phone the main menu is wider than the screen: the place where one is stands in sight.

const menu = document.querySelector(".bar-nav");
const here = menu?.querySelector("[aria-current]");
if (here) menu.scrollLeft = here.offsetLeft - menu.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
