var un=Object.defineProperty;var pn=Object.getOwnPropertyDescriptor;var b=(o,e,t,n)=>{for(var r=n>1?void 0:n?pn(e,t):e,s=o.length-1,i;s>=0;s--)(i=o[s])&&(r=(n?i(e,t,r):i(r))||r);return n&&r&&un(e,t,r),r};/**
 * @license
 * Copyright 2019 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var ce=globalThis,ue=ce.ShadowRoot&&(ce.ShadyCSS===void 0||ce.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Oe=Symbol(),st=new WeakMap,Y=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==Oe)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(ue&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=st.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&st.set(t,e))}return e}toString(){return this.cssText}},it=o=>new Y(typeof o=="string"?o:o+"",void 0,Oe),Ne=(o,...e)=>{let t=o.length===1?o[0]:e.reduce((n,r,s)=>n+(i=>{if(i._$cssResult$===!0)return i.cssText;if(typeof i=="number")return i;throw Error("Value passed to 'css' function must be a 'css' function result: "+i+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(r)+o[s+1],o[0]);return new Y(t,o,Oe)},at=(o,e)=>{if(ue)o.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let n=document.createElement("style"),r=ce.litNonce;r!==void 0&&n.setAttribute("nonce",r),n.textContent=t.cssText,o.appendChild(n)}},Me=ue?o=>o:o=>o instanceof CSSStyleSheet?(e=>{let t="";for(let n of e.cssRules)t+=n.cssText;return it(t)})(o):o;/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{is:hn,defineProperty:mn,getOwnPropertyDescriptor:gn,getOwnPropertyNames:fn,getOwnPropertySymbols:yn,getPrototypeOf:bn}=Object,pe=globalThis,lt=pe.trustedTypes,vn=lt?lt.emptyScript:"",wn=pe.reactiveElementPolyfillSupport,X=(o,e)=>o,ee={toAttribute(o,e){switch(e){case Boolean:o=o?vn:null;break;case Object:case Array:o=o==null?o:JSON.stringify(o)}return o},fromAttribute(o,e){let t=o;switch(e){case Boolean:t=o!==null;break;case Number:t=o===null?null:Number(o);break;case Object:case Array:try{t=JSON.parse(o)}catch{t=null}}return t}},he=(o,e)=>!hn(o,e),dt={attribute:!0,type:String,converter:ee,reflect:!1,useDefault:!1,hasChanged:he};Symbol.metadata??=Symbol("metadata"),pe.litPropertyMetadata??=new WeakMap;var T=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=dt){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&mn(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:s}=gn(this.prototype,e)??{get(){return this[t]},set(i){this[t]=i}};return{get:r,set(i){let a=r?.call(this);s?.call(this,i),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??dt}static _$Ei(){if(this.hasOwnProperty(X("elementProperties")))return;let e=bn(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(X("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(X("properties"))){let t=this.properties,n=[...fn(t),...yn(t)];for(let r of n)this.createProperty(r,t[r])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[n,r]of t)this.elementProperties.set(n,r)}this._$Eh=new Map;for(let[t,n]of this.elementProperties){let r=this._$Eu(t,n);r!==void 0&&this._$Eh.set(r,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let r of n)t.unshift(Me(r))}else e!==void 0&&t.push(Me(e));return t}static _$Eu(e,t){let n=t.attribute;return n===!1?void 0:typeof n=="string"?n:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return at(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&n.reflect===!0){let s=(n.converter?.toAttribute!==void 0?n.converter:ee).toAttribute(t,n.type);this._$Em=e,s==null?this.removeAttribute(r):this.setAttribute(r,s),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let s=n.getPropertyOptions(r),i=typeof s.converter=="function"?{fromAttribute:s.converter}:s.converter?.fromAttribute!==void 0?s.converter:ee;this._$Em=r;let a=i.fromAttribute(t,s.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,s){if(e!==void 0){let i=this.constructor;if(r===!1&&(s=this[e]),n??=i.getPropertyOptions(e),!((n.hasChanged??he)(s,t)||n.useDefault&&n.reflect&&s===this._$Ej?.get(e)&&!this.hasAttribute(i._$Eu(e,n))))return;this.C(e,t,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:s},i){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,i??t??this[e]),s!==!0||i!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),r===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,s]of this._$Ep)this[r]=s;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[r,s]of n){let{wrapped:i}=s,a=this[r];i!==!0||this._$AL.has(r)||a===void 0||this.C(r,void 0,s,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(t)):this._$EM()}catch(n){throw e=!1,this._$EM(),n}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};T.elementStyles=[],T.shadowRootOptions={mode:"open"},T[X("elementProperties")]=new Map,T[X("finalized")]=new Map,wn?.({ReactiveElement:T}),(pe.reactiveElementVersions??=[]).push("2.1.2");/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Ve=globalThis,ct=o=>o,me=Ve.trustedTypes,ut=me?me.createPolicy("lit-html",{createHTML:o=>o}):void 0,qe="$lit$",E=`lit$${Math.random().toFixed(9).slice(2)}$`,Ue="?"+E,$n=`<${Ue}>`,N=document,ne=()=>N.createComment(""),oe=o=>o===null||typeof o!="object"&&typeof o!="function",Ie=Array.isArray,yt=o=>Ie(o)||typeof o?.[Symbol.iterator]=="function",De=`[ 	
\f\r]`,te=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,pt=/-->/g,ht=/>/g,H=RegExp(`>|${De}(?:([^\\s"'>=/]+)(${De}*=${De}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),mt=/'/g,gt=/"/g,bt=/^(?:script|style|textarea|title)$/i,Le=o=>(e,...t)=>({_$litType$:o,strings:e,values:t}),l=Le(1),V=Le(2),so=Le(3),_=Symbol.for("lit-noChange"),c=Symbol.for("lit-nothing"),ft=new WeakMap,O=N.createTreeWalker(N,129);function vt(o,e){if(!Ie(o)||!o.hasOwnProperty("raw"))throw Error("invalid template strings array");return ut!==void 0?ut.createHTML(e):e}var wt=(o,e)=>{let t=o.length-1,n=[],r,s=e===2?"<svg>":e===3?"<math>":"",i=te;for(let a=0;a<t;a++){let d=o[a],u,h,p=-1,g=0;for(;g<d.length&&(i.lastIndex=g,h=i.exec(d),h!==null);)g=i.lastIndex,i===te?h[1]==="!--"?i=pt:h[1]!==void 0?i=ht:h[2]!==void 0?(bt.test(h[2])&&(r=RegExp("</"+h[2],"g")),i=H):h[3]!==void 0&&(i=H):i===H?h[0]===">"?(i=r??te,p=-1):h[1]===void 0?p=-2:(p=i.lastIndex-h[2].length,u=h[1],i=h[3]===void 0?H:h[3]==='"'?gt:mt):i===gt||i===mt?i=H:i===pt||i===ht?i=te:(i=H,r=void 0);let f=i===H&&o[a+1].startsWith("/>")?" ":"";s+=i===te?d+$n:p>=0?(n.push(u),d.slice(0,p)+qe+d.slice(p)+E+f):d+E+(p===-2?a:f)}return[vt(o,s+(o[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),n]},re=class o{constructor({strings:e,_$litType$:t},n){let r;this.parts=[];let s=0,i=0,a=e.length-1,d=this.parts,[u,h]=wt(e,t);if(this.el=o.createElement(u,n),O.currentNode=this.el.content,t===2||t===3){let p=this.el.content.firstChild;p.replaceWith(...p.childNodes)}for(;(r=O.nextNode())!==null&&d.length<a;){if(r.nodeType===1){if(r.hasAttributes())for(let p of r.getAttributeNames())if(p.endsWith(qe)){let g=h[i++],f=r.getAttribute(p).split(E),y=/([.?@])?(.*)/.exec(g);d.push({type:1,index:s,name:y[2],strings:f,ctor:y[1]==="."?fe:y[1]==="?"?ye:y[1]==="@"?be:D}),r.removeAttribute(p)}else p.startsWith(E)&&(d.push({type:6,index:s}),r.removeAttribute(p));if(bt.test(r.tagName)){let p=r.textContent.split(E),g=p.length-1;if(g>0){r.textContent=me?me.emptyScript:"";for(let f=0;f<g;f++)r.append(p[f],ne()),O.nextNode(),d.push({type:2,index:++s});r.append(p[g],ne())}}}else if(r.nodeType===8)if(r.data===Ue)d.push({type:2,index:s});else{let p=-1;for(;(p=r.data.indexOf(E,p+1))!==-1;)d.push({type:7,index:s}),p+=E.length-1}s++}}static createElement(e,t){let n=N.createElement("template");return n.innerHTML=e,n}};function M(o,e,t=o,n){if(e===_)return e;let r=n!==void 0?t._$Co?.[n]:t._$Cl,s=oe(e)?void 0:e._$litDirective$;return r?.constructor!==s&&(r?._$AO?.(!1),s===void 0?r=void 0:(r=new s(o),r._$AT(o,t,n)),n!==void 0?(t._$Co??=[])[n]=r:t._$Cl=r),r!==void 0&&(e=M(o,r._$AS(o,e.values),r,n)),e}var ge=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??N).importNode(t,!0);O.currentNode=r;let s=O.nextNode(),i=0,a=0,d=n[0];for(;d!==void 0;){if(i===d.index){let u;d.type===2?u=new B(s,s.nextSibling,this,e):d.type===1?u=new d.ctor(s,d.name,d.strings,this,e):d.type===6&&(u=new ve(s,this,e)),this._$AV.push(u),d=n[++a]}i!==d?.index&&(s=O.nextNode(),i++)}return O.currentNode=N,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(e,n,t),t+=n.strings.length-2):n._$AI(e[t])),t++}},B=class o{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=c,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=M(this,e,t),oe(e)?e===c||e==null||e===""?(this._$AH!==c&&this._$AR(),this._$AH=c):e!==this._$AH&&e!==_&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):yt(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==c&&oe(this._$AH)?this._$AA.nextSibling.data=e:this.T(N.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n=="number"?this._$AC(e):(n.el===void 0&&(n.el=re.createElement(vt(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let s=new ge(r,this),i=s.u(this.options);s.p(t),this.T(i),this._$AH=s}}_$AC(e){let t=ft.get(e.strings);return t===void 0&&ft.set(e.strings,t=new re(e)),t}k(e){Ie(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,n,r=0;for(let s of e)r===t.length?t.push(n=new o(this.O(ne()),this.O(ne()),this,this.options)):n=t[r],n._$AI(s),r++;r<t.length&&(this._$AR(n&&n._$AB.nextSibling,r),t.length=r)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let n=ct(e).nextSibling;ct(e).remove(),e=n}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},D=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,s){this.type=1,this._$AH=c,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=s,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=c}_$AI(e,t=this,n,r){let s=this.strings,i=!1;if(s===void 0)e=M(this,e,t,0),i=!oe(e)||e!==this._$AH&&e!==_,i&&(this._$AH=e);else{let a=e,d,u;for(e=s[0],d=0;d<s.length-1;d++)u=M(this,a[n+d],t,d),u===_&&(u=this._$AH[d]),i||=!oe(u)||u!==this._$AH[d],u===c?e=c:e!==c&&(e+=(u??"")+s[d+1]),this._$AH[d]=u}i&&!r&&this.j(e)}j(e){e===c?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},fe=class extends D{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===c?void 0:e}},ye=class extends D{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==c)}},be=class extends D{constructor(e,t,n,r,s){super(e,t,n,r,s),this.type=5}_$AI(e,t=this){if((e=M(this,e,t,0)??c)===_)return;let n=this._$AH,r=e===c&&n!==c||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,s=e!==c&&(n===c||r);r&&this.element.removeEventListener(this.name,this,n),s&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},ve=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){M(this,e)}},$t={M:qe,P:E,A:Ue,C:1,L:wt,R:ge,D:yt,V:M,I:B,H:D,N:ye,U:be,B:fe,F:ve},_n=Ve.litHtmlPolyfillSupport;_n?.(re,B),(Ve.litHtmlVersions??=[]).push("3.3.3");var _t=(o,e,t)=>{let n=t?.renderBefore??e,r=n._$litPart$;if(r===void 0){let s=t?.renderBefore??null;n._$litPart$=r=new B(e.insertBefore(ne(),s),s,void 0,t??{})}return r._$AI(o),r};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var We=globalThis,R=class extends T{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=_t(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return _}};R._$litElement$=!0,R.finalized=!0,We.litElementHydrateSupport?.({LitElement:R});var kn=We.litElementPolyfillSupport;kn?.({LitElement:R});(We.litElementVersions??=[]).push("4.2.2");/**
 * @license
 * Copyright 2022 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var q=o=>(e,t)=>{t!==void 0?t.addInitializer(()=>{customElements.define(o,e)}):customElements.define(o,e)};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var xn={attribute:!0,type:String,converter:ee,reflect:!1,hasChanged:he},An=(o=xn,e,t)=>{let{kind:n,metadata:r}=t,s=globalThis.litPropertyMetadata.get(r);if(s===void 0&&globalThis.litPropertyMetadata.set(r,s=new Map),n==="setter"&&((o=Object.create(o)).wrapped=!0),s.set(t.name,o),n==="accessor"){let{name:i}=t;return{set(a){let d=e.get.call(this);e.set.call(this,a),this.requestUpdate(i,d,o,!0,a)},init(a){return a!==void 0&&this.C(i,void 0,o,a),a}}}if(n==="setter"){let{name:i}=t;return function(a){let d=this[i];e.call(this,a),this.requestUpdate(i,d,o,!0,a)}}throw Error("Unsupported decorator location: "+n)};function we(o){return(e,t)=>typeof t=="object"?An(o,e,t):((n,r,s)=>{let i=r.hasOwnProperty(s);return r.constructor.createProperty(s,n),i?Object.getOwnPropertyDescriptor(r,s):void 0})(o,e,t)}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */function k(o){return we({...o,state:!0,attribute:!1})}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2021 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 *//**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Be=class{constructor(e,t){this.entryId=e;this.forget=t;this.watchers=new Set;this.end=null;this.state={view:null,status:"loading"}}watch(e,t){return this.watchers.add(t),t(this.state),this.end??=this.begin(e),()=>{this.watchers.delete(t),!this.watchers.size&&(this.end?.then(n=>n()).catch(()=>{}),this.forget())}}async begin(e){try{return await e.connection.subscribeMessage(t=>this.take(t),{type:"depin_orchestrator/subscribe",entry_id:this.entryId})}catch{return this.publish({view:null,status:"failed"}),async()=>{}}}take(e){if(e.kind==="unloaded")this.publish({...this.state,status:"unloaded"});else{let t=zn(e.kind==="full"?null:this.state.view,e);this.publish({view:t,status:"ready"})}}publish(e){this.state=e;for(let t of this.watchers)t(e)}};function zn(o,e){let{kind:t,nodes:n,...r}=e;if(t==="full"||o===null)return{...r,nodes:n};let s={...o.nodes};for(let[i,a]of Object.entries(n??{}))a===null?delete s[i]:s[i]=a;return{...o,...r,nodes:s}}var Fe=new Map;function kt(o,e,t){let n=Fe.get(e);return n||Fe.set(e,n=new Be(e,()=>Fe.delete(e))),n.watch(o,t)}var se="depin_orchestrator";function U(o){return o.primary_config_entry??o.config_entries?.[0]}function ie(o){let e=(o.identifiers??[]).find(([n])=>n===se),t=U(o);return e&&t&&!e[1].includes(t)?e[1]:void 0}function Ge(o,e){let t=o.entities[e];return t?.platform===se?o.devices[t.device_id??""]:void 0}function G(o){let e=new Set(Object.values(o.entities).filter(n=>n.platform===se).map(n=>n.device_id)),t=Object.values(o.devices).filter(n=>e.has(n.id)).map(U);return[...new Set(t.filter(n=>!!n))]}function xt(o,e,t){let n={config_entry_id:e,alert_id:t};return o.callService(se,"acknowledge_alert",n,void 0,!1)}function Z(o,e,t,n={}){return o.callWS({type:`${se}/${e}`,entry_id:t,...n})}var At={card:{loading:"Der Host wird gelesen …",empty:"Dieser Host hat noch keine Nodes. Füge auf der Seite der Integration einen hinzu.",unloaded:"Der Host ist gerade nicht eingerichtet. Du siehst den letzten bekannten Stand.",failed:"Diesen Host gibt es nicht, oder du darfst ihn nicht sehen.",no_host:"Wähle in den Einstellungen der Karte einen Host.",all_offline:"Kein Node antwortet. Ist der Host oder deine Verbindung ausgefallen?",no_node:"Auf diesem Host gibt es keinen solchen Node.",absent:"Der Host ist gerade nicht eingerichtet."},earnings:{today:"Heute",month:"Dieser Monat",forecast:"Prognose für den Monat",between:"{low} bis {high} mit 80 % Sicherheit",a_day:"{amount} am Tag",gross:"Brutto",net:"Nach Stromkosten",token:"Token",show:"Verdienst zeigen als",unpriced:"Ohne Preis nicht in der Summe: {names}"},nodes:{title:"Nodes",unpaid:"Offen {amount}",payout:"Letzte Auszahlung {when}",history:"Verdienst der letzten 24 Stunden",health:{earning:"Verdient",idle:"Ohne Arbeit",degraded:"Gestört",offline:"Offline",paused:"Pausiert",unknown:"Unbekannt"},all:"Alle {count} zeigen",fewer:"Weniger zeigen",due:"Auszahlung erwartet {when}"},quality:{measured:"gemessen",estimated:"geschätzt",stale:"veraltet",unpriced:"ohne Preis",unknown:"unbekannt"},resources:{title:"Ressourcen",cpu:"CPU",memory:"Arbeitsspeicher",bandwidth:"Bandbreite",storage:"Speicherplatz",free:"Frei",used:"{percent} belegt",given:"{node}: {percent}",edit:"Ändern",preview:"Vorschau",apply:"Anwenden",cancel:"Abbrechen",over:"{resource} ergibt zusammen {percent}; höchstens 100 % können vergeben werden.",nothing:"Nichts zu ändern.",advisory:"nur angezeigt, nicht angewendet",busy:"Eine Änderung läuft …",admin:"Nur Administratoren können das ändern.",none:"Keinem Node dieses Hosts kann von hier aus mehr oder weniger gegeben werden."},plan:{title:"Eine bessere Verteilung",gain:"{amount} am Tag mehr erwartet ({low} bis {high})",cost:"Kostet einmalig {amount}",sure:"{percent} sicher",none:"Gerade ist nichts zu ändern.",apply:"Anwenden",dry_run:"Probelauf",dismiss:"Verwerfen",confirm:"Diese Änderungen an der Maschine vornehmen?",from_to:"{resource} {before} → {after}",why:{no_nodes:"Es gibt keinen Node, mit dem etwas zu teilen wäre.",unknown_shares:"Niemand weiß, was die Nodes jetzt haben, also wird nichts geändert.",overbooked:"Die Nodes haben zusammen über 100 %, und zu wenig davon darf sich ändern.",infeasible:"Die Mindestanteile ergeben zusammen mehr, als der Host hat.",too_little_data:"Noch ist zu wenig bekannt: Den ersten halben Tag wird nur beobachtet.",nothing_movable:"Jetzt darf kein Anteil geändert werden: Alle sind nicht verwaltet, in Ruhezeit oder unbekannt.",best_already:"Keine andere Verteilung ist den Wechsel wert; diese ist die beste bekannte.",rate:"In dieser Stunde wurde genug geändert.",hold:"Was vor Kurzem geändert wurde, ruht vorerst.",small_gain:"Eine bessere Verteilung brächte zu wenig.",poor_return:"Eine bessere Verteilung kostete mehr, als sie bringt.",not_sure:"Es ist nicht sicher genug, dass eine andere Verteilung mehr brächte."}},changes:{title:"Letzte Änderungen",undo:"Zurücknehmen",confirm:"Alles so zurückstellen, wie es vor dieser Änderung war?",realised:"brachte bisher {amount}",none:"Noch keine Änderungen.",outcome:{applied:"Angewendet",rolled_back:"Zurückgenommen",stuck:"Steckt fest",refused:"Abgelehnt",dry_run:"Das würde geschehen"}},alerts:{title:"Meldungen",since:"seit {when}",acknowledge:"Zur Kenntnis",severity:{critical:"Kritisch",warning:"Warnung",info:"Hinweis"}},config:{entry_id:"Host",title:"Titel",parts:"Gezeigte Teile",span:"Gezeigte Zeit",node:"Node (Name oder ID)"},graph:{title:"Verdienst",day:"Tag",week:"Woche",month:"Monat",year:"Jahr",nothing:"Aus dieser Zeit ist noch nichts bekannt."},node:{earnings_today:"Heute",earnings_month:"Dieser Monat",earnings_total:"Insgesamt",worth:"{amount} wert zum Preis des jeweiligen Tages"}};var Ze={card:{loading:"Reading the host…",empty:"This host has no nodes yet. Add one on the integration's page.",unloaded:"The host is not set up at the moment. What you see is the last that was known.",failed:"This host does not exist, or you may not see it.",no_host:"Choose a host in the card's settings.",all_offline:"No node answers. Is the host, or your connection, down?",no_node:"There is no such node on this host.",absent:"The host is not set up at the moment."},earnings:{today:"Today",month:"This month",forecast:"Forecast for the month",between:"{low} to {high} with 80 % certainty",a_day:"{amount} a day",gross:"Gross",net:"Net of electricity",token:"Tokens",show:"Show earnings as",unpriced:"Not in the total, no price: {names}"},nodes:{title:"Nodes",unpaid:"Unpaid {amount}",payout:"Last payout {when}",history:"Earnings of the last 24 hours",health:{earning:"Earning",idle:"Idle",degraded:"Degraded",offline:"Offline",paused:"Paused",unknown:"Unknown"},all:"Show all {count}",fewer:"Show fewer",due:"payout expected {when}"},quality:{measured:"measured",estimated:"estimated",stale:"stale",unpriced:"no price",unknown:"unknown"},resources:{title:"Resources",cpu:"CPU",memory:"Memory",bandwidth:"Bandwidth",storage:"Storage",free:"Free",used:"{percent} used",given:"{node}: {percent}",edit:"Change",preview:"Preview",apply:"Apply",cancel:"Cancel",over:"{resource} adds up to {percent}; at most 100 % can be given.",nothing:"Nothing to change.",advisory:"shown only, not applied",busy:"A change is under way…",admin:"Only administrators can change this.",none:"No node of this host can be given more or less from here."},plan:{title:"A better allocation",gain:"{amount} a day more expected ({low} to {high})",cost:"Costs {amount} once",sure:"{percent} sure",none:"Nothing to change right now.",apply:"Apply",dry_run:"Dry run",dismiss:"Dismiss",confirm:"Apply these changes to the machine?",from_to:"{resource} {before} → {after}",why:{no_nodes:"There is no node to share anything with.",unknown_shares:"Nobody knows what the nodes have now, so nothing is changed.",overbooked:"The nodes have over 100 % together, and too little of it may change.",infeasible:"The least shares add up to more than the host has.",too_little_data:"Too little is known yet: the first half day is only watched.",nothing_movable:"No share may be changed now: all are unmanaged, held or unknown.",best_already:"No other allocation is worth its switch; this one is the best known.",rate:"Enough was changed this hour.",hold:"What was changed lately rests for now.",small_gain:"A better allocation would bring too little.",poor_return:"A better allocation would cost more than it brings.",not_sure:"It is not sure enough that another allocation would bring more."}},changes:{title:"Recent changes",undo:"Undo",confirm:"Put everything back as it was before this change?",realised:"brought {amount} so far",none:"No changes yet.",outcome:{applied:"Applied",rolled_back:"Rolled back",stuck:"Stuck",refused:"Refused",dry_run:"This would be done"}},alerts:{title:"Alerts",since:"since {when}",acknowledge:"Acknowledge",severity:{critical:"Critical",warning:"Warning",info:"Note"}},config:{entry_id:"Host",title:"Title",parts:"Parts to show",span:"Time shown",node:"Node (name or id)"},graph:{title:"Earnings",day:"Day",week:"Week",month:"Month",year:"Year",nothing:"Nothing is known of this time yet."},node:{earnings_today:"Today",earnings_month:"This month",earnings_total:"In all",worth:"Worth {amount} at the prices of its day"}};var zt={card:{loading:"Leyendo el equipo…",empty:"Este equipo aún no tiene nodos. Añade uno en la página de la integración.",unloaded:"El equipo no está configurado en este momento. Ves lo último que se supo.",failed:"Este equipo no existe o no puedes verlo.",no_host:"Elige un equipo en los ajustes de la tarjeta.",all_offline:"Ningún nodo responde. ¿Está caído el equipo o tu conexión?",no_node:"No hay tal nodo en este equipo.",absent:"El equipo no está configurado en este momento."},earnings:{today:"Hoy",month:"Este mes",forecast:"Previsión del mes",between:"de {low} a {high} con un 80 % de certeza",a_day:"{amount} al día",gross:"Bruto",net:"Neto de electricidad",token:"Tokens",show:"Mostrar ganancias como",unpriced:"Fuera del total, sin precio: {names}"},nodes:{title:"Nodos",unpaid:"Pendiente {amount}",payout:"Último pago {when}",history:"Ganancias de las últimas 24 horas",health:{earning:"Ganando",idle:"Sin trabajo",degraded:"Con problemas",offline:"Desconectado",paused:"En pausa",unknown:"Desconocido"},all:"Mostrar los {count}",fewer:"Mostrar menos",due:"pago previsto {when}"},quality:{measured:"medido",estimated:"estimado",stale:"anticuado",unpriced:"sin precio",unknown:"desconocido"},resources:{title:"Recursos",cpu:"CPU",memory:"Memoria",bandwidth:"Ancho de banda",storage:"Almacenamiento",free:"Libre",used:"{percent} en uso",given:"{node}: {percent}",edit:"Cambiar",preview:"Vista previa",apply:"Aplicar",cancel:"Cancelar",over:"{resource} suma {percent}; se puede repartir el 100 % como máximo.",nothing:"Nada que cambiar.",advisory:"solo se muestra, no se aplica",busy:"Hay un cambio en curso…",admin:"Solo los administradores pueden cambiarlo.",none:"A ningún nodo de este equipo se le puede dar más o menos desde aquí."},plan:{title:"Un reparto mejor",gain:"Se esperan {amount} más al día ({low} a {high})",cost:"Cuesta {amount} una vez",sure:"{percent} de certeza",none:"Ahora no hay nada que cambiar.",apply:"Aplicar",dry_run:"Simular",dismiss:"Descartar",confirm:"¿Aplicar estos cambios en la máquina?",from_to:"{resource} {before} → {after}",why:{no_nodes:"No hay ningún nodo con el que repartir nada.",unknown_shares:"No se sabe qué tienen ahora los nodos, así que no se cambia nada.",overbooked:"Los nodos tienen juntos más del 100 %, y muy poco de ello puede cambiar.",infeasible:"Las cuotas mínimas suman más de lo que tiene el equipo.",too_little_data:"Aún se sabe muy poco: el primer medio día solo se observa.",nothing_movable:"Ahora no se puede cambiar ninguna cuota: todas están sin gestionar, en espera o son desconocidas.",best_already:"Ningún otro reparto compensa el cambio; este es el mejor conocido.",rate:"Ya se ha cambiado bastante esta hora.",hold:"Lo que se cambió hace poco descansa por ahora.",small_gain:"Un reparto mejor aportaría demasiado poco.",poor_return:"Un reparto mejor costaría más de lo que aporta.",not_sure:"No es lo bastante seguro que otro reparto aportara más."}},changes:{title:"Cambios recientes",undo:"Deshacer",confirm:"¿Dejar todo como estaba antes de este cambio?",realised:"ha aportado {amount} hasta ahora",none:"Aún no hay cambios.",outcome:{applied:"Aplicado",rolled_back:"Deshecho",stuck:"Atascado",refused:"Rechazado",dry_run:"Esto se haría"}},alerts:{title:"Avisos",since:"desde {when}",acknowledge:"Entendido",severity:{critical:"Crítica",warning:"Advertencia",info:"Aviso"}},config:{entry_id:"Equipo",title:"Título",parts:"Partes que se muestran",span:"Periodo mostrado",node:"Nodo (nombre o id)"},graph:{title:"Ganancias",day:"Día",week:"Semana",month:"Mes",year:"Año",nothing:"Aún no se sabe nada de este periodo."},node:{earnings_today:"Hoy",earnings_month:"Este mes",earnings_total:"En total",worth:"Equivale a {amount} al precio de cada día"}};var St={card:{loading:"Lecture de l'hôte…",empty:"Cet hôte n'a pas encore de nœud. Ajoutez-en un sur la page de l'intégration.",unloaded:"L'hôte n'est pas configuré pour le moment. Vous voyez le dernier état connu.",failed:"Cet hôte n'existe pas, ou vous ne pouvez pas le voir.",no_host:"Choisissez un hôte dans les réglages de la carte.",all_offline:"Aucun nœud ne répond. L'hôte ou votre connexion sont-ils en panne ?",no_node:"Ce nœud n'existe pas sur cet hôte.",absent:"L'hôte n'est pas configuré pour le moment."},earnings:{today:"Aujourd'hui",month:"Ce mois-ci",forecast:"Prévision du mois",between:"de {low} à {high} avec 80 % de certitude",a_day:"{amount} par jour",gross:"Brut",net:"Net d'électricité",token:"Jetons",show:"Afficher les gains en",unpriced:"Hors du total, sans prix : {names}"},nodes:{title:"Nœuds",unpaid:"Dû {amount}",payout:"Dernier paiement {when}",history:"Gains des dernières 24 heures",health:{earning:"Gagne",idle:"Inactif",degraded:"Dégradé",offline:"Hors ligne",paused:"En pause",unknown:"Inconnu"},all:"Afficher les {count}",fewer:"Afficher moins",due:"paiement attendu {when}"},quality:{measured:"mesuré",estimated:"estimé",stale:"périmé",unpriced:"sans prix",unknown:"inconnu"},resources:{title:"Ressources",cpu:"Processeur",memory:"Mémoire",bandwidth:"Bande passante",storage:"Stockage",free:"Libre",used:"{percent} utilisés",given:"{node} : {percent}",edit:"Modifier",preview:"Aperçu",apply:"Appliquer",cancel:"Annuler",over:"{resource} : {percent} au total ; on peut donner 100 % au plus.",nothing:"Rien à changer.",advisory:"affiché seulement, non appliqué",busy:"Un changement est en cours…",admin:"Seuls les administrateurs peuvent changer ceci.",none:"Aucun nœud de cet hôte ne peut recevoir plus ou moins d'ici."},plan:{title:"Une meilleure répartition",gain:"{amount} de plus par jour attendus ({low} à {high})",cost:"Coûte {amount} une fois",sure:"sûr à {percent}",none:"Rien à changer pour l'instant.",apply:"Appliquer",dry_run:"Essai à blanc",dismiss:"Écarter",confirm:"Appliquer ces changements à la machine ?",from_to:"{resource} {before} → {after}",why:{no_nodes:"Il n'y a aucun nœud avec qui partager quoi que ce soit.",unknown_shares:"On ne sait pas ce que les nœuds ont maintenant : rien n'est changé.",overbooked:"Les nœuds ont ensemble plus de 100 %, et trop peu peut changer.",infeasible:"Les parts minimales dépassent ce que l'hôte possède.",too_little_data:"On en sait encore trop peu : la première demi-journée sert à observer.",nothing_movable:"Aucune part ne peut changer maintenant : toutes sont non gérées, en attente ou inconnues.",best_already:"Aucune autre répartition ne vaut le changement ; celle-ci est la meilleure connue.",rate:"Assez de changements ont été faits cette heure-ci.",hold:"Ce qui vient d'être changé est laissé tranquille pour l'instant.",small_gain:"Une meilleure répartition rapporterait trop peu.",poor_return:"Une meilleure répartition coûterait plus qu'elle ne rapporte.",not_sure:"Il n'est pas assez sûr qu'une autre répartition rapporterait plus."}},changes:{title:"Changements récents",undo:"Annuler",confirm:"Tout remettre comme avant ce changement ?",realised:"a rapporté {amount} jusqu'ici",none:"Aucun changement pour l'instant.",outcome:{applied:"Appliqué",rolled_back:"Annulé",stuck:"Bloqué",refused:"Refusé",dry_run:"Voici ce qui serait fait"}},alerts:{title:"Alertes",since:"depuis {when}",acknowledge:"Vu",severity:{critical:"Critique",warning:"Avertissement",info:"Information"}},config:{entry_id:"Hôte",title:"Titre",parts:"Parties affichées",span:"Période affichée",node:"Nœud (nom ou identifiant)"},graph:{title:"Gains",day:"Jour",week:"Semaine",month:"Mois",year:"Année",nothing:"On ne sait encore rien de cette période."},node:{earnings_today:"Aujourd'hui",earnings_month:"Ce mois-ci",earnings_total:"En tout",worth:"Vaut {amount} au prix de chaque jour"}};var Tt={card:{loading:"Host wordt gelezen…",empty:"Deze host heeft nog geen nodes. Voeg er een toe op de pagina van de integratie.",unloaded:"De host is nu niet ingesteld. Je ziet wat het laatst bekend was.",failed:"Deze host bestaat niet, of je mag hem niet zien.",no_host:"Kies een host in de instellingen van de kaart.",all_offline:"Geen node antwoordt. Ligt de host of je verbinding eruit?",no_node:"Zo'n node is er niet op deze host.",absent:"De host is op dit moment niet ingesteld."},earnings:{today:"Vandaag",month:"Deze maand",forecast:"Verwachting voor de maand",between:"{low} tot {high} met 80 % zekerheid",a_day:"{amount} per dag",gross:"Bruto",net:"Na stroomkosten",token:"Tokens",show:"Toon verdiensten als",unpriced:"Niet in het totaal, geen prijs: {names}"},nodes:{title:"Nodes",unpaid:"Open {amount}",payout:"Laatste uitbetaling {when}",history:"Verdiensten van de laatste 24 uur",health:{earning:"Verdient",idle:"Zonder werk",degraded:"Verstoord",offline:"Offline",paused:"Gepauzeerd",unknown:"Onbekend"},all:"Alle {count} tonen",fewer:"Minder tonen",due:"uitbetaling verwacht {when}"},quality:{measured:"gemeten",estimated:"geschat",stale:"verouderd",unpriced:"geen prijs",unknown:"onbekend"},resources:{title:"Bronnen",cpu:"CPU",memory:"Geheugen",bandwidth:"Bandbreedte",storage:"Opslag",free:"Vrij",used:"{percent} in gebruik",given:"{node}: {percent}",edit:"Wijzigen",preview:"Voorbeeld",apply:"Toepassen",cancel:"Annuleren",over:"{resource} komt samen op {percent}; er valt hooguit 100 % te verdelen.",nothing:"Niets te wijzigen.",advisory:"alleen getoond, niet toegepast",busy:"Er is een wijziging bezig…",admin:"Alleen beheerders kunnen dit wijzigen.",none:"Geen enkele node van deze host kan van hieruit meer of minder krijgen."},plan:{title:"Een betere verdeling",gain:"{amount} per dag meer verwacht ({low} tot {high})",cost:"Kost eenmalig {amount}",sure:"{percent} zeker",none:"Nu is er niets te wijzigen.",apply:"Toepassen",dry_run:"Proefdraaien",dismiss:"Verwerpen",confirm:"Deze wijzigingen op de machine toepassen?",from_to:"{resource} {before} → {after}",why:{no_nodes:"Er is geen node om iets mee te delen.",unknown_shares:"Niemand weet wat de nodes nu hebben, dus er verandert niets.",overbooked:"De nodes hebben samen meer dan 100 %, en te weinig daarvan mag veranderen.",infeasible:"De minimale aandelen zijn samen meer dan de host heeft.",too_little_data:"Er is nog te weinig bekend: de eerste halve dag wordt alleen gekeken.",nothing_movable:"Nu mag geen aandeel veranderen: alle zijn niet beheerd, in rust of onbekend.",best_already:"Geen andere verdeling is de wissel waard; dit is de beste die bekend is.",rate:"Dit uur is er genoeg veranderd.",hold:"Wat onlangs is veranderd, rust voorlopig.",small_gain:"Een betere verdeling zou te weinig opleveren.",poor_return:"Een betere verdeling zou meer kosten dan opleveren.",not_sure:"Het is niet zeker genoeg dat een andere verdeling meer zou opleveren."}},changes:{title:"Recente wijzigingen",undo:"Terugdraaien",confirm:"Alles terugzetten zoals het voor deze wijziging was?",realised:"bracht tot nu toe {amount} op",none:"Nog geen wijzigingen.",outcome:{applied:"Toegepast",rolled_back:"Teruggedraaid",stuck:"Vastgelopen",refused:"Geweigerd",dry_run:"Dit zou gebeuren"}},alerts:{title:"Meldingen",since:"sinds {when}",acknowledge:"Gezien",severity:{critical:"Kritiek",warning:"Waarschuwing",info:"Opmerking"}},config:{entry_id:"Host",title:"Titel",parts:"Getoonde delen",span:"Getoonde periode",node:"Node (naam of id)"},graph:{title:"Verdiensten",day:"Dag",week:"Week",month:"Maand",year:"Jaar",nothing:"Over deze periode is nog niets bekend."},node:{earnings_today:"Vandaag",earnings_month:"Deze maand",earnings_total:"In totaal",worth:"{amount} waard tegen de prijs van elke dag"}};var Et={card:{loading:"Odczytywanie hosta…",empty:"Ten host nie ma jeszcze węzłów. Dodaj węzeł na stronie integracji.",unloaded:"Host nie jest teraz skonfigurowany. Widzisz ostatni znany stan.",failed:"Ten host nie istnieje albo nie możesz go zobaczyć.",no_host:"Wybierz hosta w ustawieniach karty.",all_offline:"Żaden węzeł nie odpowiada. Czy host lub łącze nie działa?",no_node:"Na tym hoście nie ma takiego węzła.",absent:"Host nie jest w tej chwili skonfigurowany."},earnings:{today:"Dziś",month:"Ten miesiąc",forecast:"Prognoza na miesiąc",between:"od {low} do {high} z pewnością 80 %",a_day:"{amount} dziennie",gross:"Brutto",net:"Po kosztach prądu",token:"Tokeny",show:"Pokaż zarobki jako",unpriced:"Poza sumą, bez ceny: {names}"},nodes:{title:"Węzły",unpaid:"Do wypłaty {amount}",payout:"Ostatnia wypłata {when}",history:"Zarobki z ostatnich 24 godzin",health:{earning:"Zarabia",idle:"Bez zajęcia",degraded:"Zakłócony",offline:"Offline",paused:"Wstrzymany",unknown:"Nieznany"},all:"Pokaż wszystkie ({count})",fewer:"Pokaż mniej",due:"wypłata oczekiwana {when}"},quality:{measured:"zmierzone",estimated:"szacunek",stale:"nieaktualne",unpriced:"bez ceny",unknown:"nieznane"},resources:{title:"Zasoby",cpu:"Procesor",memory:"Pamięć",bandwidth:"Łącze",storage:"Dysk",free:"Wolne",used:"zajęte {percent}",given:"{node}: {percent}",edit:"Zmień",preview:"Podgląd",apply:"Zastosuj",cancel:"Anuluj",over:"{resource}: razem {percent}; można rozdać najwyżej 100 %.",nothing:"Nie ma czego zmieniać.",advisory:"tylko pokazane, nie zastosowane",busy:"Trwa zmiana…",admin:"Tylko administratorzy mogą to zmienić.",none:"Żadnemu węzłowi tego hosta nie można stąd dać więcej ani mniej."},plan:{title:"Lepszy podział",gain:"spodziewane {amount} dziennie więcej (od {low} do {high})",cost:"Jednorazowy koszt {amount}",sure:"pewność {percent}",none:"Teraz nie ma czego zmieniać.",apply:"Zastosuj",dry_run:"Próba na sucho",dismiss:"Odrzuć",confirm:"Zastosować te zmiany na maszynie?",from_to:"{resource} {before} → {after}",why:{no_nodes:"Nie ma węzła, z którym można by się czymś podzielić.",unknown_shares:"Nie wiadomo, ile węzły mają teraz, więc nic się nie zmienia.",overbooked:"Węzły mają razem ponad 100 %, a zbyt mało z tego wolno zmienić.",infeasible:"Najmniejsze udziały razem przekraczają to, co ma host.",too_little_data:"Wiadomo jeszcze zbyt mało: przez pierwsze pół dnia trwa tylko obserwacja.",nothing_movable:"Teraz nie wolno zmienić żadnego udziału: wszystkie są niezarządzane, wstrzymane lub nieznane.",best_already:"Żaden inny podział nie jest wart zmiany; ten jest najlepszy ze znanych.",rate:"W tej godzinie zmieniono już dość.",hold:"To, co niedawno zmieniono, na razie odpoczywa.",small_gain:"Lepszy podział przyniósłby zbyt mało.",poor_return:"Lepszy podział kosztowałby więcej, niż by przyniósł.",not_sure:"Nie jest dość pewne, że inny podział przyniósłby więcej."}},changes:{title:"Ostatnie zmiany",undo:"Cofnij",confirm:"Przywrócić wszystko do stanu sprzed tej zmiany?",realised:"dotąd przyniosła {amount}",none:"Nie było jeszcze zmian.",outcome:{applied:"Zastosowano",rolled_back:"Cofnięto",stuck:"Utknęło",refused:"Odmówiono",dry_run:"To zostałoby zrobione"}},alerts:{title:"Alerty",since:"od {when}",acknowledge:"Przyjmuję",severity:{critical:"Krytyczny",warning:"Ostrzeżenie",info:"Informacja"}},config:{entry_id:"Host",title:"Tytuł",parts:"Pokazywane części",span:"Pokazywany okres",node:"Węzeł (nazwa lub id)"},graph:{title:"Zarobki",day:"Dzień",week:"Tydzień",month:"Miesiąc",year:"Rok",nothing:"O tym okresie nic jeszcze nie wiadomo."},node:{earnings_today:"Dziś",earnings_month:"Ten miesiąc",earnings_total:"Łącznie",worth:"Warte {amount} po cenach z danego dnia"}};var Rt={card:{loading:"正在读取主机…",empty:"此主机还没有节点。请在集成页面添加一个。",unloaded:"主机目前未设置。您看到的是最后已知的状态。",failed:"此主机不存在,或您无权查看。",no_host:"请在卡片设置中选择主机。",all_offline:"没有节点应答。是主机还是网络中断了?",no_node:"此主机上没有这个节点。",absent:"主机目前未设置。"},earnings:{today:"今天",month:"本月",forecast:"本月预测",between:"{low} 至 {high},80 % 把握",a_day:"每天 {amount}",gross:"毛收入",net:"扣除电费",token:"代币",show:"收入显示方式",unpriced:"无价格,未计入总额:{names}"},nodes:{title:"节点",unpaid:"未付 {amount}",payout:"上次付款 {when}",history:"最近 24 小时的收入",health:{earning:"正在赚取",idle:"空闲",degraded:"异常",offline:"离线",paused:"已暂停",unknown:"未知"},all:"显示全部 {count} 个",fewer:"收起",due:"预计{when}付款"},quality:{measured:"实测",estimated:"估计",stale:"过时",unpriced:"无价格",unknown:"未知"},resources:{title:"资源",cpu:"处理器",memory:"内存",bandwidth:"带宽",storage:"存储",free:"空闲",used:"已用 {percent}",given:"{node}:{percent}",edit:"更改",preview:"预览",apply:"应用",cancel:"取消",over:"{resource} 合计 {percent};最多只能分配 100 %。",nothing:"没有可更改的内容。",advisory:"仅显示,不会应用",busy:"正在更改…",admin:"只有管理员可以更改。",none:"此主机上没有可在此调整的节点。"},plan:{title:"更好的分配",gain:"预计每天多 {amount}({low} 至 {high})",cost:"一次性成本 {amount}",sure:"{percent} 把握",none:"现在无需更改。",apply:"应用",dry_run:"试运行",dismiss:"忽略",confirm:"要在机器上应用这些更改吗?",from_to:"{resource} {before} → {after}",why:{no_nodes:"没有可以分配资源的节点。",unknown_shares:"不知道各节点当前的份额，因此不做任何更改。",overbooked:"各节点合计超过 100 %，而可更改的部分太少。",infeasible:"最低份额之和超过了主机的容量。",too_little_data:"目前了解得还太少：前半天只进行观察。",nothing_movable:"目前没有可更改的份额：均未受管理、处于保持期或未知。",best_already:"没有其他分配值得切换；当前分配是已知最好的。",rate:"本小时的更改次数已够。",hold:"最近更改过的内容暂时保持不变。",small_gain:"更好的分配带来的收益太小。",poor_return:"更好的分配成本高于收益。",not_sure:"还不够确定其他分配会带来更多收益。"}},changes:{title:"最近的更改",undo:"撤销",confirm:"要恢复到此更改之前的状态吗?",realised:"至今带来 {amount}",none:"还没有更改。",outcome:{applied:"已应用",rolled_back:"已撤销",stuck:"卡住",refused:"被拒绝",dry_run:"将会执行"}},alerts:{title:"警报",since:"始于 {when}",acknowledge:"知道了",severity:{critical:"严重",warning:"警告",info:"提示"}},config:{entry_id:"主机",title:"标题",parts:"显示的部分",span:"显示的时间",node:"节点(名称或 id)"},graph:{title:"收入",day:"天",week:"周",month:"月",year:"年",nothing:"这段时间还没有已知的数据。"},node:{earnings_today:"今天",earnings_month:"本月",earnings_total:"总计",worth:"按当日价格值 {amount}"}};var Ct={de:At,en:Ze,es:zt,fr:St,nl:Tt,pl:Et,zh:Rt};function Ke(o,e){let t=o;for(let n of e)t=typeof t=="object"?t[n]:void 0;return typeof t=="string"?t:null}function m(o,e,t={}){let n=o?.language??"en",r=e.split(".");return(Ke(Ct[n],r)??Ke(Ct[n.split("-")[0]??"en"],r)??Ke(Ze,r)??e).replace(/\{(\w+)\}/g,(i,a)=>t[a]??i)}function I(...o){return{schema:[{name:"entry_id",selector:{config_entry:{integration:"depin_orchestrator"}}},...o],computeLabel:(t,n)=>m(n,`config.${t.name}`)}}var K={name:"title",selector:{text:{}}},x=class extends R{constructor(){super(...arguments);this.feed={view:null,status:"loading"};this.stop=null;this.watched=null}setConfig(t){if(t.entry_id!==void 0&&typeof t.entry_id!="string")throw new Error("entry_id has to be the id of a host's config entry");this.config=t}get entryId(){return this.config?.entry_id?this.config.entry_id:this.hass?G(this.hass)[0]??null:null}t(t,n){return m(this.hass,t,n)}render(){return l`<ha-card>${this.hass?this.content(this.hass):c}</ha-card>`}content(t){let{view:n,status:r}=this.feed;return this.entryId?r==="failed"?l`<p role="alert">${this.t("card.failed")}</p>`:n?this.body(t,n):r==="unloaded"?l`<p role="status">${this.t("card.absent")}</p>`:l`<p class="soft" aria-busy="true">${this.t("card.loading")}</p>`:l`<p>${this.t("card.no_host")}</p>`}connectedCallback(){super.connectedCallback(),this.follow()}disconnectedCallback(){super.disconnectedCallback(),this.leave()}willUpdate(t){(t.has("hass")||t.has("config"))&&this.follow()}shouldUpdate(t){if(t.size>1||!t.has("hass"))return!0;let n=t.get("hass");return!n||n.language!==this.hass?.language||n.locale!==this.hass?.locale||this.watched!==this.entryId}follow(){let t=this.entryId;!this.hass||!this.isConnected||t===this.watched||(this.leave(),t!==null&&(this.watched=t,this.stop=kt(this.hass,t,n=>{this.feed=n})))}leave(){this.stop?.(),this.stop=null,this.watched=null}};b([we({attribute:!1})],x.prototype,"hass",2),b([k()],x.prototype,"config",2),b([k()],x.prototype,"feed",2);function Pt(o){return JSON.stringify(o.map(({node:e,resource:t,after:n})=>[e,t,n.share]))}var _e=class{constructor(e,t){this.host=e;this.send=t;this.draft=null;this.busy=!1;this.place=null;this.result=null;this.fault=null;this.question=null;e.addController(this)}hostConnected(){}edit(e){this.draft=e,this.forget()}move(e,t,n){this.draft={...this.draft,[e]:{...this.draft?.[e],[t]:n}},this.forget()}async preview(e,t){await this.run(e,()=>this.tried(t))}async propose(e,t,n){if(this.busy)return;await this.preview(e,n);let{result:r}=this;if(r?.outcome!=="dry_run"||!r.steps.length)return;let{steps:s}=r,i=async()=>{let a=await this.tried(n);return Pt(a.steps)===Pt(s)?this.send("reallocate",{allocation:n}):a};this.result=null,this.question={...t,steps:s,act:i},this.host.requestUpdate()}undo(e,t,n){this.forget(),this.place=e;let r=n.steps.map(i=>({...i,before:i.after,after:i.before})),s=()=>this.send("rollback",{reallocation_id:n.reallocation_id});this.question={...t,steps:r,act:s},this.host.requestUpdate()}no(){this.question=null,this.host.requestUpdate()}async yes(){let{question:e,place:t}=this;if(this.question=null,!e||!t)return;await this.run(t,e.act);let{outcome:n}=this.result??{};n&&n!=="refused"&&n!=="dry_run"&&(this.draft=null),this.host.requestUpdate()}async run(e,t){if(!this.busy){this.forget(),this.place=e,this.busy=!0,this.host.requestUpdate();try{this.result=await t()??null}catch(n){this.fault=n.message??String(n)}finally{this.busy=!1,this.host.requestUpdate()}}}tried(e){return this.send("reallocate",{allocation:e,dry_run:!0})}forget(){this.place=this.result=this.fault=this.question=null,this.host.requestUpdate()}};var jt={comma_decimal:"en-US",decimal_comma:"de",space_comma:"fr",quote_decimal:"de-CH",none:"en-US",system:void 0},Ht=new Map;function Qe(o,e,t){let n=o.name+e+JSON.stringify(t),r=Ht.get(n);return r||Ht.set(n,r=new o(e,t)),r}function Je(o,e,t){let{number_format:n,language:r}=o.locale,s=n in jt?jt[n]:r,i=n==="none"?{useGrouping:!1}:{};return Qe(Intl.NumberFormat,s,{...t,...i}).format(e)}function w(o){if(!o||o.value===null||typeof o.value=="boolean")return null;let e=Number(o.value);return Number.isFinite(e)?e:null}function v(o,e,t){if(!(/^[A-Z]{3}$/.test(t)&&!["GLM"].includes(t))){let s={maximumSignificantDigits:Math.abs(e)>=1e3?6:4};return`${Je(o,e,s)} ${t}`}let r=e!==0&&Math.abs(e)<.1;return Je(o,e,{style:"currency",currency:t,maximumFractionDigits:r?4:2,minimumFractionDigits:2})}function $(o,e,t=0){return Je(o,e/100,{style:"percent",maximumFractionDigits:t})}function Ot(o,e,t){let{language:n,time_format:r,time_zone:s}=o.locale,i=s==="server"&&o.config?.time_zone;return Qe(Intl.DateTimeFormat,n,{...t,...r==="12"||r==="24"?{hour12:r==="12"}:{},...i?{timeZone:i}:{}}).format(new Date(e))}function z(o,e,t=Date.now()){let n=(Date.parse(e)-t)/1e3,r=Qe(Intl.RelativeTimeFormat,o.locale.language,{numeric:"auto"}),s=[[86400,"day"],[3600,"hour"],[60,"minute"]];for(let[i,a]of s)if(Math.abs(n)>=i)return r.format(Math.round(n/i),a);return r.format(Math.round(n),"second")}var Nt=["critical","warning","info"];function Mt(o,e,t){let n=[...e].sort((r,s)=>Nt.indexOf(r.severity)-Nt.indexOf(s.severity));return l`<ul>
    ${n.map(r=>l`<li class="note row ${r.severity}">
        <div>
          <strong>${r.title}</strong>
          ${r.message?l`<div>${r.message}</div>`:c}
          <div class="soft">
            ${m(o,`alerts.severity.${r.severity}`)} ·
            ${m(o,"alerts.since",{when:z(o,r.since)})}
          </div>
        </div>
        <button @click=${()=>t(r.id)}>${m(o,"alerts.acknowledge")}</button>
      </li>`)}
  </ul>`}function ke(o,e,t){let n=r=>r.share===null?String(r.amount):$(o,r.share,1);return t.length?l`<ul>
    ${t.map(r=>l`<li>
        ${e.nodes[r.node]?.name??r.node}:
        ${m(o,"plan.from_to",{resource:m(o,`resources.${r.resource}`),before:n(r.before),after:n(r.after)})}
      </li>`)}
  </ul>`:l`<div>${m(o,"resources.nothing")}</div>`}function Hn(o,e,t){let n=t.outcome==="refused"||t.outcome==="stuck",r=t.steps.length||!n?ke(o,e,t.steps):c;return l`<div class="note ${n?"bad":"info"}" role="status">
    <strong>${m(o,`changes.outcome.${t.outcome}`)}</strong>
    ${t.reasons.map(s=>l`<div>${s.message}</div>`)}
    ${r}
  </div>`}function ae(o,e,t,n){return t.place!==n?c:l`
    ${t.result?Hn(o,e,t.result):c}
    ${t.fault?l`<div class="note bad" role="alert">${t.fault}</div>`:c}
  `}function Dt(o,e,t){let{question:n}=t;if(!n)return c;let r=i=>i.target.closest("dialog")?.close(),s=i=>{r(i),t.yes()};return l`<dialog aria-labelledby="question" @close=${()=>t.no()}>
    <h3 id="question">${n.text}</h3>
    ${ke(o,e,n.steps)}
    <div class="buttons">
      <button class="main" @click=${s}>${n.button}</button>
      <button autofocus @click=${r}>
        ${m(o,"resources.cancel")}
      </button>
    </div>
  </dialog>`}function On(o,e,t,n){return l`<li class="row">
    <details>
      <summary>
        ${m(o,`changes.outcome.${t.outcome}`)}
        <span class="soft">
          ${t.at?z(o,t.at):c} · ${t.nodes.join(", ")}
          ${t.realised_gain?l`· ${m(o,"changes.realised",{amount:v(o,Number(t.realised_gain),e.currency)})}`:c}
        </span>
      </summary>
      ${t.reasons.map(r=>l`<div>${r.message}</div>`)}
      ${ke(o,e,t.steps)}
    </details>
    ${n?l`<button @click=${n}>${m(o,"changes.undo")}</button>`:c}
  </li>`}function Vt(o,e,t,n){if(!t.length)return l`<div class="soft">${m(o,"changes.none")}</div>`;let r=t.filter(i=>i.restores&&i.outcome==="rolled_back"),s=t.find(i=>i.outcome==="applied"&&!i.restores&&!r.some(a=>a.restores===i.reallocation_id));return l`<ul>
    ${t.map(i=>On(o,e,i,n&&i===s?()=>n(i):null))}
  </ul>`}function qt(o){return(o?.unit??"").replace(/\/d$/,"")}function C(o,e,t=!1){let n=w(e),r=e?.quality??"unknown";if(n===null)return l`<span class="soft">${m(o,`quality.${r==="unpriced"?r:"unknown"}`)}</span>`;let s=v(o,n,qt(e)),i=t?m(o,"earnings.a_day",{amount:s}):s,a=r==="measured"?c:m(o,`quality.${r}`);return l`${i} <span class="soft">${a}</span>`}function Ut(o,e,t){let{host:n}=e,r=w(n.forecast_month_low),s=w(n.forecast_month_high),i=r===null||s===null?c:m(o,"earnings.between",{low:v(o,r,e.currency),high:v(o,s,e.currency)}),a=t==="net"?n.net_rate:n.earnings_rate;return l`
    ${t==="token"?Nn(o,e):l`<div class="now">${C(o,a,!0)}</div>`}
    <dl class="figures">
      <div>
        <dt>${m(o,"earnings.today")}</dt>
        <dd>${C(o,n.earnings_today)}</dd>
      </div>
      <div>
        <dt>${m(o,"earnings.month")}</dt>
        <dd>${C(o,n.earnings_month)}</dd>
      </div>
      <div>
        <dt>${m(o,"earnings.forecast")}</dt>
        <dd>${C(o,n.forecast_month)}</dd>
        <dd class="soft">${i}</dd>
      </div>
    </dl>
    ${e.unpriced.length?l`<div class="soft">
          ${m(o,"earnings.unpriced",{names:e.unpriced.join(", ")})}
        </div>`:c}
  `}function Nn(o,e){let t=new Map;for(let n of Object.values(e.nodes)){let r=n.readings.earnings_rate,s=w(r),i=qt(r);s!==null&&i&&t.set(i,(t.get(i)??0)+s)}return l`<div class="figures">
    ${[...t].map(([n,r])=>l`<div class="now">
          ${m(o,"earnings.a_day",{amount:v(o,r,n)})}
        </div>`)}
  </div>`}/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var It={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},xe=o=>(...e)=>({_$litDirective$:o,values:e}),J=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}};/**
 * @license
 * Copyright 2018 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Mn={},Lt=xe(class extends J{constructor(){super(...arguments),this.ot=Mn}render(o,e){return e()}update(o,[e,t]){if(Array.isArray(e)){if(Array.isArray(this.ot)&&this.ot.length===e.length&&e.every((n,r)=>n===this.ot[r]))return _}else if(this.ot===e)return _;return this.ot=Array.isArray(e)?Array.from(e):e,this.render(e,t)}});/**
 * @license
 * Copyright 2020 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var{I:Dn}=$t,Wt=o=>o;var Ft=()=>document.createComment(""),Q=(o,e,t)=>{let n=o._$AA.parentNode,r=e===void 0?o._$AB:e._$AA;if(t===void 0){let s=n.insertBefore(Ft(),r),i=n.insertBefore(Ft(),r);t=new Dn(s,i,o,o.options)}else{let s=t._$AB.nextSibling,i=t._$AM,a=i!==o;if(a){let d;t._$AQ?.(o),t._$AM=o,t._$AP!==void 0&&(d=o._$AU)!==i._$AU&&t._$AP(d)}if(s!==r||a){let d=t._$AA;for(;d!==s;){let u=Wt(d).nextSibling;Wt(n).insertBefore(d,r),d=u}}}return t},P=(o,e,t=o)=>(o._$AI(e,t),o),Vn={},Bt=(o,e=Vn)=>o._$AH=e,Gt=o=>o._$AH,Ae=o=>{o._$AR(),o._$AA.remove()};/**
 * @license
 * Copyright 2017 Google LLC
 * SPDX-License-Identifier: BSD-3-Clause
 */var Zt=(o,e,t)=>{let n=new Map;for(let r=e;r<=t;r++)n.set(o[r],r);return n},Kt=xe(class extends J{constructor(o){if(super(o),o.type!==It.CHILD)throw Error("repeat() can only be used in text expressions")}dt(o,e,t){let n;t===void 0?t=e:e!==void 0&&(n=e);let r=[],s=[],i=0;for(let a of o)r[i]=n?n(a,i):i,s[i]=t(a,i),i++;return{values:s,keys:r}}render(o,e,t){return this.dt(o,e,t).values}update(o,[e,t,n]){let r=Gt(o),{values:s,keys:i}=this.dt(e,t,n);if(!Array.isArray(r))return this.ut=i,s;let a=this.ut??=[],d=[],u,h,p=0,g=r.length-1,f=0,y=s.length-1;for(;p<=g&&f<=y;)if(r[p]===null)p++;else if(r[g]===null)g--;else if(a[p]===i[f])d[f]=P(r[p],s[f]),p++,f++;else if(a[g]===i[y])d[y]=P(r[g],s[y]),g--,y--;else if(a[p]===i[y])d[y]=P(r[p],s[y]),Q(o,d[y+1],r[p]),p++,y--;else if(a[g]===i[f])d[f]=P(r[g],s[f]),Q(o,r[p],r[g]),g--,f++;else if(u===void 0&&(u=Zt(i,f,y),h=Zt(a,p,g)),u.has(a[p]))if(u.has(a[g])){let A=h.get(i[f]),He=A!==void 0?r[A]:null;if(He===null){let rt=Q(o,r[p]);P(rt,s[f]),d[f]=rt}else d[f]=P(He,s[f]),Q(o,r[p],He),r[A]=null;f++}else Ae(r[g]),g--;else Ae(r[p]),p++;for(;f<=y;){let A=Q(o,d[y+1]);P(A,s[f]),d[f++]=A}for(;p<=g;){let A=r[p++];A!==null&&Ae(A)}return this.ut=i,Bt(o,d),_}});var Jt=[0,22,44];function j(o){let e=new Map;return new Map(Object.values(o).map(({id:t,protocol:n})=>{let r=e.get(n)??0;e.set(n,r+1);let s=Jt[r%Jt.length];return[t,`color-mix(in srgb, var(--depin-${n}, var(--soft)), var(--primary-text-color) ${s}%)`]}))}var qn={storj:"M5 7c0-3.5 14-3.5 14 0v10c0 3.5-14 3.5-14 0zc0 3.5 14 3.5 14 0M5 12c0 3.5 14 3.5 14 0",golem:"M7 7h10v10H7zM10 3v4m4-4v4m-4 10v4m4-4v4M3 10h4m-4 4h4m10-4h4m-4 4h4",streamr:"M3 8q4.5-5 9 0t9 0M3 13q4.5-5 9 0t9 0M3 18q4.5-5 9 0t9 0",grass:"M12 21C12 14 13 9 16 4M12 21C11 15 9 12 4 10M12 21c1-5 4-8 8-9"};function Qt(o){return V`<svg viewBox="0 0 24 24"><path d=${qn[o]??""} /></svg>`}var ze=10,Yt=84,Ye=28;function Un(o,e){let t=o.filter(d=>d!==null),n=Math.max(...t,0),r=Math.min(...t,0),s=n-r||1,i="M",a=o.map((d,u)=>{if(d===null)return i="M","";let h=u/Math.max(1,o.length-1)*Yt,p=`${i}${h.toFixed(1)} ${(Ye-1-(d-r)/s*(Ye-2)).toFixed(1)}`;return i="L",p});return l`<svg class="spark" viewBox="0 0 ${Yt} ${Ye}" role="img" aria-label=${e}>
    ${V`<path d=${a.join("")} />`}
  </svg>`}function In(o,e,t,n,r,s){let i=n==="token"?e.readings.earnings_rate:e.readings[n==="net"?"net_rate":"earnings_rate_fiat"]??e.readings.earnings_rate_fiat,a=e.readings.earnings_rate,d=w(i)===null&&w(a)!==null?a:i,u=w(e.readings.unpaid),h=r?.map(p=>p===null?null:Number(p))??[];return l`<li class="node" style="--colour: ${t}">
    <span class="mark" role="img" aria-label=${e.protocol}>${Qt(e.protocol)}</span>
    <span class="name">
      <span title=${e.name}>${e.name}</span>
      <span class="health ${e.health}" title=${e.health_reason??c}>
        ${m(o,`nodes.health.${e.health}`)}
        ${u===null?c:l` ·
            ${m(o,"nodes.unpaid",{amount:v(o,u,e.readings.unpaid?.unit??"")})}`}
        ${s&&Date.parse(s)>Date.now()?l` · ${m(o,"nodes.due",{when:z(o,s)})}`:c}
      </span>
    </span>
    ${h.some(p=>p!==null)?Un(h,m(o,"nodes.history")):l`<span class="spark"></span>`}
    <span class="amount">${C(o,d,!0)}</span>
  </li>`}var Xt=["offline","degraded","unknown","paused","idle","earning"];function Ln(o,e){let t=Object.values(o.nodes);return t.length<=ze?t:(t.sort((n,r)=>Xt.indexOf(n.health)-Xt.indexOf(r.health)),e?t:t.slice(0,ze))}function Se(o,e,t,n,r=!0){let s=j(e.nodes);return l`<ul aria-label=${m(o,"nodes.title")}>
    ${Kt(Ln(e,r),i=>i.id,i=>{let a=s.get(i.id)??"var(--soft)",d=n?.nodes[i.id]?.earned,u=e.payouts?.[i.id],h=[i,a,t,d,u,o.language,o.locale];return Lt(h,()=>In(o,i,a,t,d,u))})}
  </ul>`}var Te=["cpu","memory","bandwidth","storage"];function Wn(o,e,t){let n=Te.filter(r=>t.before[r]!==t.after[r]).map(r=>m(o,"plan.from_to",{resource:m(o,`resources.${r}`),before:$(o,t.before[r]??0,1),after:$(o,t.after[r]??0,1)}));return l`<li>${e.nodes[t.node]?.name??t.node}: ${n.join(", ")}</li>`}function en(o,e,t){let{moves:n,reason:r,sentence:s}=t,i=n.length||o.language.startsWith("en"),a=d=>v(o,d,e.currency);return l`
    <div>
      ${(i?s:m(o,`plan.why.${r}`))||m(o,"plan.none")}
    </div>
    ${n.length?l`
          <ul>
            ${n.map(d=>Wn(o,e,d))}
          </ul>
          <div>
            ${m(o,"plan.gain",{amount:a(t.gain),low:a(t.gain_low),high:a(t.gain_high)})}
          </div>
          <div class="soft">
            ${m(o,"plan.cost",{amount:a(t.cost)})} ·
            ${m(o,"plan.sure",{percent:$(o,100*t.confidence)})}
          </div>
        `:c}
  `}var Xe=.5,tn=100.05,Fn={cpu:{key:"cpu_usage",unit:0},memory:{key:"memory_usage",unit:1024**3},bandwidth:{key:"network_out",unit:1e6/8},storage:{key:"storage_used",unit:1e9}};function tt(o,e,t,n){return n?.[e]?.[t]??w(o.nodes[e]?.readings[`${t}_allocation`])}function Bn(o,e,t){let{key:n,unit:r}=Fn[t],s=w(e.readings[n]);if(s===null||!r)return s;let i=o.capacity[t];return i?100*s/(i*r):null}function L(o){return Te.filter(e=>Object.values(o.controls).some(t=>(t[e]?.enforcement??"advisory")!=="advisory"))}function et(o){return o.reduce((e,t)=>e+(t??0),0)}function nn(o,e,t){return et(Object.keys(o.nodes).map(n=>tt(o,n,e,t)))}function on(o,e){return L(o).some(t=>nn(o,t,e)>tn)}function rn(o,e,t){let n=o.controls[e]?.[t];return n&&n.enforcement!=="advisory"?n:null}function Gn(o,e,{minimum:t,maximum:n},r){let s=o.currentTarget,i=s.closest(".bar"),d=(getComputedStyle(i).direction==="rtl"?-1:1)*100/i.getBoundingClientRect().width;s.setPointerCapture(o.pointerId),s.onpointermove=u=>{let h=e+(u.clientX-o.clientX)*d,p=Math.round(h/Xe)*Xe;r(Math.min(n,Math.max(t,p)))},s.onlostpointercapture=()=>s.onpointermove=null}function Zn(o,e,t,n){let r=j(e.nodes),s=Object.values(e.nodes).map(u=>({node:u,share:tt(e,u.id,t,n.draft)??0,used:Bn(e,u,t)})).filter(u=>u.share>0),i=(u,h)=>m(o,"resources.given",{node:u.name,percent:$(o,h,1)}),a=s.some(u=>u.used!==null)?et(s.map(u=>u.used)):null,d=Math.max(0,100-et(s.map(u=>u.share)));return l`<div>
    <div class="row">
      <span>${m(o,`resources.${t}`)}</span>
      <span class="soft">
        ${a===null?c:l`${m(o,"resources.used",{percent:$(o,a,1)})} · `}
        ${m(o,"resources.free")} ${$(o,d,1)}
      </span>
    </div>
    <div
      class="bar ${n.draft?"open":""}"
      role="img"
      aria-label=${s.map(({node:u,share:h})=>i(u,h)).join(", ")}
    >
      ${s.map(({node:u,share:h,used:p})=>{let g=n.draft&&!n.busy?rn(e,u.id,t):null,f=y=>Gn(y,h,g,A=>n.move(u.id,t,A));return l`<span
          title=${i(u,h)}
          style="--colour: ${r.get(u.id)}; width: ${h}%"
          >${p===null?c:l`<i style="width: ${Math.min(100,100*p/h)}%"></i>`}
          ${g?l`<b @pointerdown=${f}></b>`:c}</span
        >`})}
    </div>
  </div>`}function Kn(o,e,t,n){let r=j(e.nodes),s=Object.values(e.nodes).map(i=>{let a=rn(e,i.id,t),d=tt(e,i.id,t,n.draft);return d===null?c:a?l`<label class="slider" style="--colour: ${r.get(i.id)}">
      <span class="name"><span>${i.name}</span></span>
      <input
        type="range"
        min=${a.minimum}
        max=${a.maximum}
        step=${Xe}
        .value=${String(d)}
        aria-label="${i.name}, ${m(o,`resources.${t}`)}"
        aria-valuetext=${$(o,d,1)}
        ?disabled=${n.busy}
        @input=${u=>n.move(i.id,t,Number(u.target.value))}
      />
      <span class="amount">${$(o,d,1)}</span>
    </label>`:l`<div class="slider">
        <span class="name"><span>${i.name}</span></span>
        <span class="soft">${m(o,"resources.advisory")}</span>
        <span class="amount">${$(o,d,1)}</span>
      </div>`});return l`${s}`}function Ee(o){let e=j(o.nodes);return l`<div class="legend soft">
    ${Object.values(o.nodes).map(t=>l`<span style="--colour: ${e.get(t.id)}">${t.name}</span>`)}
  </div>`}function Re(o,e,t){return l`${L(e).map(n=>{let r=nn(e,n,t.draft);return l`
      ${Zn(o,e,n,t)}
      ${t.draft?Kn(o,e,n,t):c}
      ${r>tn?l`<div class="note bad" role="alert">
            ${m(o,"resources.over",{resource:m(o,`resources.${n}`),percent:$(o,r,1)})}
          </div>`:c}
    `})}`}var W=Ne`
  :host {
    --gap: 12px;
    --depin-storj: #1f6fe0;
    --depin-golem: #7b5cd6;
    --depin-streamr: #d14a12;
    --depin-grass: #2f8a40;
    --good: var(--success-color, #2e7d32);
    --warn: var(--warning-color, #b26a00);
    --bad: var(--error-color, #c62828);
    --soft: var(--secondary-text-color);
    /* The theme's own colour is too pale for words on most backgrounds. */
    --accent: color-mix(in srgb, var(--primary-color), var(--primary-text-color) 45%);
    display: block;
  }
  ha-card {
    display: flex;
    flex-direction: column;
    gap: var(--gap);
    padding: 16px;
    height: 100%;
    box-sizing: border-box;
    overflow: hidden;
    container-type: inline-size;
  }
  h2,
  h3 {
    margin: 0;
    font-weight: 500;
  }
  h2 {
    font-size: 1.25rem;
  }
  h3 {
    font-size: 0.9rem;
    color: var(--soft);
  }
  header {
    display: flex;
    justify-content: space-between;
    align-items: start;
    gap: var(--gap);
    flex-wrap: wrap;
  }
  .now {
    font-size: 1.9rem;
    line-height: 1.1;
    font-variant-numeric: tabular-nums;
  }
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(8em, 1fr));
    gap: var(--gap);
    margin: 0;
  }
  dt {
    color: var(--soft);
    font-size: 0.85rem;
  }
  dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  .soft {
    color: var(--soft);
    font-size: 0.85rem;
  }
  .note {
    padding: 8px 12px;
    border-radius: 8px;
    border-inline-start: 4px solid var(--level, var(--warn));
    background: color-mix(in srgb, var(--level, var(--warn)) 10%, transparent);
    --soft: var(--primary-text-color);
  }
  .note.bad,
  .note.critical {
    --level: var(--bad);
  }
  .note.info {
    --level: var(--primary-color);
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .node {
    display: grid;
    grid-template-columns: auto 1fr auto auto;
    align-items: center;
    column-gap: 10px;
  }
  .mark {
    width: 32px;
    height: 32px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    background: var(--colour);
  }
  .mark svg {
    width: 20px;
    fill: none;
    stroke: #fff;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .name {
    min-width: 0;
  }
  .name > * {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .amount {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .node .amount {
    min-width: 7.5em;
  }
  .node .amount .soft {
    display: block;
  }
  .name > .health {
    font-size: 0.85rem;
    color: var(--soft);
    white-space: normal;
  }
  .health::before,
  .legend span::before {
    content: "";
    display: inline-block;
    width: 8px;
    height: 8px;
    border-radius: 50%;
    margin-inline-end: 6px;
    background: var(--colour);
  }
  .health {
    --colour: var(--soft);
  }
  .health.earning {
    --colour: var(--good);
  }
  .health.degraded,
  .health.paused {
    --colour: var(--warn);
  }
  .health.offline {
    --colour: var(--bad);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .spark {
    width: 84px;
    height: 28px;
  }
  .spark path {
    fill: none;
    stroke: var(--colour);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .bar {
    display: flex;
    height: 14px;
    border-radius: 7px;
    overflow: hidden;
    background: var(--divider-color, #ccc);
    transition: height 0.3s;
  }
  .bar.open {
    height: 28px;
  }
  .bar > span {
    flex: none;
    box-sizing: border-box;
    background: color-mix(in srgb, var(--colour) 60%, var(--card-background-color, #fff));
    border-inline-end: 1px solid var(--card-background-color, #fff);
    position: relative;
    transition: width 0.3s;
  }
  .bar.open > span {
    transition: none;
  }
  /* The part in use, in the full colour. */
  .bar i {
    display: block;
    height: 100%;
    background: var(--colour);
  }
  .bar b {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
    width: min(20px, 100%);
    cursor: ew-resize;
    touch-action: none;
  }
  .bar b::after {
    content: "";
    position: absolute;
    inset-block: 6px;
    inset-inline-end: 4px;
    width: 4px;
    border-radius: 2px;
    background: var(--card-background-color, #fff);
  }
  .graph {
    width: 100%;
    height: 160px;
    background: linear-gradient(var(--divider-color, #ccc), var(--divider-color, #ccc)) bottom / 100% 1px
      no-repeat;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .row {
    display: flex;
    justify-content: space-between;
    gap: 4px var(--gap);
    align-items: center;
    flex-wrap: wrap;
  }
  .row > div,
  details {
    flex: 1;
    min-width: 12em;
  }
  summary {
    cursor: pointer;
  }
  dialog {
    font: inherit;
    color: var(--primary-text-color);
    background: var(--card-background-color, #fff);
    border: 1px solid var(--divider-color, #ccc);
    border-radius: 16px;
    padding: 20px;
    max-width: min(28em, calc(100vw - 48px));
    box-sizing: border-box;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
    gap: var(--gap);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 50%);
  }
  .slider {
    display: grid;
    grid-template-columns: minmax(6em, 1fr) 2fr 4em;
    gap: 8px;
    align-items: center;
  }
  input[type="range"] {
    width: 100%;
    accent-color: var(--colour);
    min-height: 24px;
  }
  button {
    font: inherit;
    color: var(--accent);
    background: none;
    border: 1px solid currentColor;
    border-radius: 999px;
    padding: 6px 14px;
    min-height: 36px;
    cursor: pointer;
    flex: none;
  }
  ha-card > button {
    align-self: start;
  }
  button.main,
  button[aria-pressed="true"] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--card-background-color, #fff);
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button:focus-visible,
  summary:focus-visible,
  input:focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  section {
    display: flex;
    flex-direction: column;
    gap: 8px;
    border-top: 1px solid var(--divider-color, #ccc);
    padding-top: var(--gap);
  }
  @container (max-width: 380px) {
    .spark {
      display: none;
    }
    .node {
      grid-template-columns: auto 1fr auto;
    }
    .slider {
      grid-template-columns: 1fr 4em;
    }
    .slider .name {
      grid-column: 1 / -1;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
    }
  }
`;var sn=["earnings","alerts","nodes","resources","plan","changes"];function an(o){return o.plan_id??o.sentence}var S=class extends x{constructor(){super(...arguments);this.show="gross";this.all=!1;this.dismissed=null;this.history=null;this.list=null;this.asked=null;this.changer=new _e(this,async(t,n)=>{let r=await Z(this.hass,t,this.entryId,n);return"dry_run"in n||(this.list=this.asked=null),r})}static getStubConfig(t){let[n]=G(t);return n?{entry_id:n}:{}}static getConfigForm(){let t={select:{multiple:!0,options:[...sn]}};return I(K,{name:"parts",selector:t})}getCardSize(){return 8}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}willUpdate(t){super.willUpdate(t),this.fetch()}updated(){let t=this.renderRoot.querySelector("dialog");t&&!t.open&&t.showModal()}fetch(){let{view:t,status:n}=this.feed,r=this.entryId;if(!this.hass||!t||!r||n!=="ready")return;let{left:s,next:i,trouble:a,busy:d}=t.changes,u=[r,t.at.slice(0,13),s,i,a,d].join();if(u===this.asked)return;this.asked=u;let h=36e5,p=Math.floor(Date.parse(t.at)/h)*h,[g,f]=[p-24*h,p].map(y=>new Date(y).toISOString());Z(this.hass,"history",r,{start:g,end:f}).then(({history:y})=>this.history=y).catch(()=>{}),Z(this.hass,"reallocations",r,{limit:5}).then(({reallocations:y})=>{u===this.asked&&(this.list=y)}).catch(()=>{})}body(t,n){let r=Object.values(n.nodes),s=this.config?.parts??sn;return l`
      <header>
        <h2>${this.config?.title??n.name}</h2>
        ${r.length?this.switcher():c}
      </header>
      ${this.feed.status==="unloaded"?l`<div class="note" role="status">
            ${this.t("card.unloaded")} (${z(t,n.at)})
          </div>`:c}
      ${r.length&&r.every(i=>i.health==="offline")?l`<div class="note bad" role="status">${this.t("card.all_offline")}</div>`:c}
      ${r.length?s.map(i=>this.piece(t,n,i)):l`<p>${this.t("card.empty")}</p>`}
      ${Dt(t,n,this.changer)}
    `}switcher(){return l`<div class="buttons" role="group" aria-label=${this.t("earnings.show")}>
      ${["gross","net","token"].map(t=>l`<button aria-pressed=${this.show===t} @click=${()=>this.show=t}>
            ${this.t(`earnings.${t}`)}
          </button>`)}
    </div>`}piece(t,n,r){switch(r){case"earnings":return Ut(t,n,this.show);case"alerts":return this.alerts(t,n);case"nodes":return this.nodes(t,n);case"resources":return L(n).length?this.resources(t,n):c;case"plan":return this.plan(t,n);case"changes":return L(n).length?this.changes(t,n):c}}nodes(t,n){let r=Object.keys(n.nodes).length;return l`${Se(t,n,this.show,this.history,this.all)}
    ${r>ze?l`<button aria-expanded=${this.all} @click=${()=>this.all=!this.all}>
          ${this.all?this.t("nodes.fewer"):this.t("nodes.all",{count:String(r)})}
        </button>`:c}`}alerts(t,n){let r=ae(t,n,this.changer,"alerts");if(!n.alerts?.length)return r;let s=i=>this.changer.run("alerts",async()=>{await xt(t,this.entryId,i)});return this.section(this.t("alerts.title"),l`${Mt(t,n.alerts,s)} ${r}`)}section(t,n,r=c){return l`<section aria-label=${t}>
      <div class="row">
        <h3>${t}</h3>
        ${r}
      </div>
      ${n}
    </section>`}get may(){return this.hass?.user?.is_admin??!1}locked(t){return t.changes.busy||this.feed.status!=="ready"}resources(t,n){let{changer:r}=this,{draft:s}=r,i=this.locked(n),a=(...d)=>r.move(...d);return this.section(this.t("resources.title"),l`
        ${Re(t,n,{draft:s,busy:i||r.busy,move:a})}
        ${n.changes.busy?l`<div role="status">${this.t("resources.busy")}</div>`:c}
        ${this.may?c:l`<div class="soft">${this.t("resources.admin")}</div>`}
        ${s?this.editor(s,i||!Object.keys(s).length||on(n,s)):c}
        ${ae(t,n,r,"resources")}
      `,this.may&&!s?l`<button @click=${()=>r.edit({})}>${this.t("resources.edit")}</button>`:c)}editor(t,n){let r={text:this.t("plan.confirm"),button:this.t("plan.apply")};return l`<div class="buttons">
      <button ?disabled=${n} @click=${()=>this.changer.preview("resources",t)}>
        ${this.t("resources.preview")}
      </button>
      <button
        class="main"
        ?disabled=${n}
        @click=${()=>this.changer.propose("resources",r,t)}
      >
        ${this.t("resources.apply")}
      </button>
      <button @click=${()=>this.changer.edit(null)}>${this.t("resources.cancel")}</button>
    </div>`}plan(t,n){let r=n.plan,s=ae(t,n,this.changer,"plan");if(!r||an(r)===this.dismissed)return s;let i={text:this.t("plan.confirm"),button:this.t("plan.apply")},a=this.locked(n);return this.section(this.t("plan.title"),l`
        ${en(t,n,r)}
        ${r.moves.length?l`<div class="buttons">
              ${this.may?l`<button
                      class="main"
                      ?disabled=${a}
                      @click=${()=>this.changer.propose("plan",i)}
                    >
                      ${this.t("plan.apply")}
                    </button>
                    <button ?disabled=${a} @click=${()=>this.changer.preview("plan")}>
                      ${this.t("plan.dry_run")}
                    </button>`:c}
              <button @click=${()=>this.dismissed=an(r)}>
                ${this.t("plan.dismiss")}
              </button>
            </div>`:c}
        ${s}
      `)}changes(t,n){let r={text:this.t("changes.confirm"),button:this.t("changes.undo")},s=a=>this.changer.undo("changes",r,a),i=this.may&&!this.locked(n);return this.section(this.t("changes.title"),l`
        ${this.list?Vt(t,n,this.list,i?s:null):c}
        ${ae(t,n,this.changer,"changes")}
      `)}};S.styles=W,b([k()],S.prototype,"show",2),b([k()],S.prototype,"all",2),b([k()],S.prototype,"dismissed",2),b([k()],S.prototype,"history",2),b([k()],S.prototype,"list",2),S=b([q("depin-orchestrator-card")],S);function Jn(o){return o.periods.map((e,t)=>({start:e,parts:Object.entries(o.nodes).flatMap(([n,r])=>{let s=r.earned_fiat?.[t];return s==null?[]:[{node:n,value:Number(s)}]})}))}var nt=120;function Qn(o,e,t,n,r){let s=0;return o.parts.filter(i=>i.value>0).map(i=>{let a=i.value/n*nt;return s+=a,V`<rect x=${e} y=${nt-s} width=${t} height=${a}
        style="fill: ${r.get(i.node)??"var(--soft)"}" />`})}function ln(o,e,t,n,r){let s=Jn(e),i=s.map(h=>h.parts.reduce((p,g)=>p+g.value,0)),a=Math.max(...i,1e-9),d=100/Math.max(1,s.length),u=j(t);return l`
    <div class="row soft"><span>${v(o,a,n)}</span></div>
    <svg class="graph" viewBox="0 0 100 ${nt}" preserveAspectRatio="none" aria-hidden="true">
      ${s.map((h,p)=>V`<g><title>${r(h.start)}: ${v(o,i[p]??0,n)}</title>
            ${Qn(h,p*d+d*.1,d*.8,a,u)}</g>`)}
    </svg>
    <div class="row soft">
      <span>${s[0]?r(s[0].start):""}</span>
      <span>${s.length>1?r(s.at(-1).start):""}</span>
    </div>
    <table class="hidden">
      ${s.map((h,p)=>l`<tr>
          <th scope="row">${r(h.start)}</th>
          <td>${h.parts.length?v(o,i[p]??0,n):"?"}</td>
        </tr>`)}
    </table>
  `}var Ce=24*36e5,Pe={day:{back:Ce,resolution:"hour",written:{hour:"numeric"}},week:{back:7*Ce,resolution:"day",written:{weekday:"short"}},month:{back:30*Ce,resolution:"day",written:{day:"numeric",month:"short"}},year:{back:365*Ce,resolution:"month",written:{month:"short",year:"numeric"}}},F=class extends x{constructor(){super(...arguments);this.span=null;this.columns=null;this.asked=""}static getStubConfig(){return{span:"week"}}static getConfigForm(){let t={select:{options:Object.keys(Pe)}};return I(K,{name:"span",selector:t})}getCardSize(){return 4}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}get shown(){return this.span??this.config?.span??"week"}willUpdate(t){super.willUpdate(t);let{view:n,status:r}=this.feed,s=this.entryId;if(!this.hass||!n||!s||r!=="ready")return;let{back:i,resolution:a}=Pe[this.shown],d=[s,this.shown,n.at.slice(0,13)].join();if(d===this.asked)return;this.asked=d;let u=new Date(Date.parse(n.at)-i).toISOString();Z(this.hass,"history",s,{start:u,resolution:a}).then(({history:h})=>{d===this.asked&&(this.columns=h)}).catch(()=>{})}body(t,n){let r=s=>Ot(t,s,Pe[this.shown].written);return l`
      <header>
        <h2>${this.config?.title??this.t("graph.title")}</h2>
        <div class="buttons" role="group" aria-label=${this.t("config.span")}>
          ${Object.keys(Pe).map(s=>l`<button aria-pressed=${this.shown===s} @click=${()=>this.span=s}>
                ${this.t(`graph.${s}`)}
              </button>`)}
        </div>
      </header>
      ${this.columns?.periods.length?ln(t,this.columns,n.nodes,n.currency,r):this.columns?l`<p class="soft">${this.t("graph.nothing")}</p>`:c}
      ${Ee(n)}
    `}};F.styles=W,b([k()],F.prototype,"span",2),b([k()],F.prototype,"columns",2),F=b([q("depin-orchestrator-earnings-card")],F);var le=class extends x{static getStubConfig(){return{}}static getConfigForm(){return I({name:"node",selector:{text:{}}})}getCardSize(){return 3}getGridOptions(){return{columns:6,min_columns:4,rows:"auto"}}body(e,t){let n=this.config?.node?.toLowerCase(),r=Object.values(t.nodes).find(a=>!n||a.id.toLowerCase()===n||a.name.toLowerCase()===n);if(!r)return l`<p role="alert">${this.t("card.no_node")}</p>`;let s=r.readings.last_payout,i=w(r.readings.earnings_total_fiat);return l`
      ${Se(e,{...t,nodes:{[r.id]:r}},"gross",null)}
      <dl class="figures">
        ${["earnings_today","earnings_month","earnings_total"].map(a=>l`<div>
              <dt>${this.t(`node.${a}`)}</dt>
              <dd>${C(e,r.readings[a])}</dd>
            </div>`)}
      </dl>
      ${i===null?c:l`<div class="soft">
            ${this.t("node.worth",{amount:v(e,i,t.currency)})}
          </div>`}
      ${s?.value?l`<div class="soft">
            ${this.t("nodes.payout",{when:z(e,String(s.value))})}
          </div>`:c}
    `}};le.styles=W,le=b([q("depin-orchestrator-node-card")],le);var de=class extends x{static getStubConfig(){return{}}static getConfigForm(){return I(K)}getCardSize(){return 3}getGridOptions(){return{columns:12,min_columns:4,rows:"auto"}}body(e,t){let n={draft:null,busy:!1,move:()=>{}};return l`
      <h2>${this.config?.title??this.t("resources.title")}</h2>
      ${L(t).length?l`${Re(e,t,n)} ${Ee(t)}`:l`<p>${this.t("resources.none")}</p>`}
    `}};de.styles=W,de=b([q("depin-orchestrator-allocation-card")],de);var dn="depin-orchestrator";function je(o,e,t={}){return{type:`custom:${o}`,entry_id:e,...t}}function cn(o,e){return Object.values(o.devices).filter(t=>U(t)===e)}function Yn(o,e){return cn(o,e).map(ie).filter(t=>t!==void 0)}function Xn(o,e){let t=cn(o,e).find(n=>!ie(n));return t?.name_by_user??t?.name??"DePIN"}var ot=class extends HTMLElement{static getCreateSuggestions(){return{title:"DePIN",icon:"mdi:server-network"}}static async generate(e,t){return{title:"DePIN",views:G(t).map((r,s)=>({title:Xn(t,r),path:`host-${s+1}`,type:"sections",max_columns:3,sections:[{type:"grid",cards:[je("depin-orchestrator-card",r)]},{type:"grid",cards:[je("depin-orchestrator-earnings-card",r,{span:"month"}),je("depin-orchestrator-allocation-card",r)]},{type:"grid",cards:Yn(t,r).map(i=>je("depin-orchestrator-node-card",r,{node:i,grid_options:{columns:12}}))}]}))}}};customElements.define(`ll-strategy-dashboard-${dn}`,ot);window.customStrategies=[...window.customStrategies??[],{type:dn,strategyType:"dashboard",name:"DePIN Orchestrator",description:"A view per host: what its nodes earn, how they are, and who has how much."}];window.customCards=[...window.customCards??[],{type:"depin-orchestrator-card",name:"DePIN Orchestrator",description:"What your nodes earn, what would earn more, and one tap to apply or undo it.",preview:!0,getEntitySuggestion:(o,e)=>{let t=Ge(o,e);return t?{config:{type:"custom:depin-orchestrator-card",entry_id:U(t)}}:null}},{type:"depin-orchestrator-earnings-card",name:"DePIN Orchestrator: earnings",description:"Earnings by hour, day or month, stacked by node.",preview:!0},{type:"depin-orchestrator-allocation-card",name:"DePIN Orchestrator: resources",description:"Who has how much of the host.",preview:!0},{type:"depin-orchestrator-node-card",name:"DePIN Orchestrator: node",description:"One node: how it is and what it earns.",preview:!0,getEntitySuggestion:(o,e)=>{let t=Ge(o,e),n=t&&ie(t);return n?{config:{type:"custom:depin-orchestrator-node-card",entry_id:U(t),node:n}}:null}}];
