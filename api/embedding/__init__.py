"""Views for other people's pages: handed out as signed tokens, admitted, drawn small, taken back."""
