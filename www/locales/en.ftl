# Text of the page in English. One message a key.

title = Pageframe
