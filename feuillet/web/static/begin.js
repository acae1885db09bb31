// Before anything is drawn: what needs a script is shown, what replaces it is not.
document.documentElement.classList.add("scripted");
